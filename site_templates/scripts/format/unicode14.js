// What Unicode 14.0 does not know (FORMAT.md section 2); made by tools/make_unicode14.py, never by hand.
//
// The table is gap, length - 1, gap, length - 1, …: numbers in base 26, a = 0, the last digit of each in upper case.

const TABLE =
    "biEBGDHABAUApHAbMBbYBDAcDHbBDGKkKAcIBdXNcHBbXBPAbCBBALEbFACFjCAIBCBWAHABCEBJBCBEHBDCAFBZBDAGDCBWAHACACACBBAF" +
    "DCBDCBGEABGRJDAJADAWAHACAFBKADADBBOEBMGHADAIBCBWAHACAFBJBCBDGDDCAFBSJCAGCDAECCABACCCCDCMDFCDAEBBFBNVENADAXAQ" +
    "BJADAEGCADBBBEBKGWADAXAKAFBJADAEGCFCAEBKACMNADAbZADAGDQBbAADASCYAJABBHCBDGABAIFKBDLcGDbDbKCABAFAYABAXBFABAGB" +
    "KBEbFcUAbKDbNAbKAPANbKhQABEBBoNAEBHABAEBbPAEBbHAEBHABAEBPAcFAEBcPBbGCbAFdIBGBzTCdLGWIYIULNADACLdQBKFKFbAFdLG" +
    "bREcSJbFAMDMDBCbQBFKbSDbAFLCcKBcNAbDBLFKFOBbFbWcZCbVAeMHcICPCcIGbRBLHbREuOBGBbMBGBIABABABAbFBcBAPAOBGATBDAJA" +
    "dXAMBbBANCbHObHOfKDzNYLUcrSBbGAnLEbTABEBBcEGCNYIHAHAHAHAHAHAHAHAeWbHbAAdLLiGZMDcMAdIBdZEbRAdQAdGLbVAbriRCcDI" +
    "nKThCHhVECABAFXcHCKFcEHcSHMFeMKbECdAALDbHAcDIOBKBdZXbCJGBGBGIHAHAcIDeWBKFqnSLXDbXDnbABeCbLHLFEbAAFABACACAeVP" +
    "rDBcCGBbFbQFbZATAEDFAfFBBAhICGBGBGBDCHAHJFBMAbAATACAPBObHeTEDDbTCdKANCBbUbUeZbDCbXObCDbKIbEEbREbEAbLDObPgCBK" +
    "FbKDbKDbOHcAKMAPAHACALAPAHACcOlZIWJIXGAbQAJcQGBBAbSACCBBXAcUHJbVTACEbHCbBEBcLcEDUBbYACEIADAbDBDDKGJGcMbFbNDM" +
    "IcCCbDBbBEbAGELHdBcVcCbZMbZGbUHKlHbFAbQADBCcZbOHbQVbAbLbCTXIdADbKIcQJBBZGKFcBASHbNIdSAUKSAbScMHABAEAPALFcHEK" +
    "FEAIBCBWAHACAFAKBCBDBBFBEHBHCFfIdOAFbDcUHKgJcCBbMbHcRKKFNScGFKcBbBBPDXhCcIdVdFLIBBBIACAbEACBMIKcRIBbUBLbAcUH" +
    "dFMcVkCJAbTAOJbDCbGBWAOcUHACAbSCBACAJHKFGACAbLACAGGKlXZhABObYMbjNdXeHAFKhOdxJdVMbpFAJfzIwLmuAvXGbFAKDdDAKFbE" +
    "BGJcSJKAHAVETbaLdNdWcXDcFGRcLFKCNjcAHbvQbPJnfQEAHACAlFbSDQEHpGdkTeDENCJGKBIgyTbUBXIeMcHjMJbNBhMUcSfXULdJIZfE" +
    "dHAcTACBBBCBEAMABAHAcNAEBIAHAbCAEAFABCHAnCBlGBbbAOFAPbqLbFiQHARBHACAFiEbTCOBKDCmHbFQcGEBbvZHAEACAPAhPBQbOcYD" +
    "KDCbeEcQcXcJhLEAbBACABBBAKAEABABFBDBABABADACABBBABABABABACABBEAHAEAEABAKAREDAFARbZCkJbSDdWLPBPAPAbLJgScDbDMb" +
    "SDJGCNGfXblWEQCNCeMLdLGMDBOMDcEHKFbOHbEBCcZnCLOBFCFCHIbDCLEGJKFIHHIfRAcDbKKbnPclfCbFgdTGiOBinQNlbLepIuWcfXhh" +
    "ZbotcVBbDdSeXjGdsfNdsyOBdsyOB";

/**
 * Return the ranges of code points, both ends included and ascending, that Unicode 14.0 has not assigned.
 * @returns {Array<[number, number]>}
 */
export function unknownRanges() {
  return readRanges(TABLE);
}

/**
 * Return the ranges of code points that a table of gaps and lengths describes, both ends included, ascending.
 * @param {string} table
 * @returns {Array<[number, number]>}
 */
export function readRanges(table) {
  /** @type {Array<[number, number]>} */
  const ranges = [];
  let end = 0;
  for (const [, gap, length] of table.matchAll(/([a-z]*[A-Z])([a-z]*[A-Z])/g)) {
    const first = end + readNumber(gap);
    end = first + readNumber(length) + 1;
    ranges.push([first, end - 1]);
  }
  return ranges;
}

/** @param {string} digits */
function readNumber(digits) {
  return [...digits].reduce((number, digit) => 26 * number + parseInt(digit, 36) - 10, 0);
}
