/** What others import: the model, the verdict, the sets, the questions and the readers. */

export * from "./address-set";
export * from "./addresses";
export { decide, outcomeBetween, QuestionError } from "./decide";
export * from "./port-set";
export * from "./topology";
export * from "./verdict";
