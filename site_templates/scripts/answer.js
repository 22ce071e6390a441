// The answer, and the letters that follow from it: a file of its own, which every visit loads before anything is typed.

export { AnswerView } from "./check/answers.js";
export { offerSharing } from "./dom/sharing.js";
export { makeRemovalPack, readHolders } from "./removal.js";
