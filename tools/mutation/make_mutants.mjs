// Mutants of a module of the browser's reader, by TypeScript's parser: for each its line, what changed, and its source,
// ended by a zero byte.

import { readFileSync } from "node:fs";
import { argv, stdout } from "node:process";
import ts from "../js/node_modules/typescript/lib/typescript.js";

const OPERATORS = new Map(
  Object.entries({
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "===": "!==", "!==": "===", "&&": "||", "||": "&&", "??": "&&",
    "+": "-", "-": "+", "*": "/", ">>": "<<", ">>>": "<<",
  }),
);

const source = readFileSync(argv[2], "utf8");
const file = ts.createSourceFile("module.js", source, ts.ScriptTarget.Latest, true);

/** Write a mutant: the source with another text in a node's place. */
function write(node, text, what) {
  const [start, end] = [node.getStart(file), node.getEnd()];
  const line = file.getLineAndCharacterOfPosition(start).line + 1;
  const before = source.slice(start, end).replaceAll("\n", " ").slice(0, 90);
  stdout.write(`${line}\n${what}: ${before} -> ${text}\n${source.slice(0, start)}${text}${source.slice(end)}\0`);
}

function visit(node) {
  if (ts.isImportDeclaration(node)) return;
  if (ts.isBinaryExpression(node)) {
    const other = OPERATORS.get(node.operatorToken.getText(file));
    if (other) write(node.operatorToken, other, `operator of ${node.getText(file).replaceAll("\n", " ").slice(0, 60)}`);
  } else if (ts.isNumericLiteral(node)) {
    write(node, String(Number(node.text) + 1), "constant");
  } else if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) {
    write(node, node.kind === ts.SyntaxKind.TrueKeyword ? "false" : "true", "constant");
  } else if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    write(node, node.operand.getText(file), "not");
  } else if (ts.isThrowStatement(node)) {
    write(node, ";", "error");
    return;
  } else if (ts.isIfStatement(node)) {
    write(node.expression, "false", "condition");
  } else if (ts.isConditionalExpression(node)) {
    write(node.condition, "false", "condition");
  }
  ts.forEachChild(node, visit);
}

visit(file);
