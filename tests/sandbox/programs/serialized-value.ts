/** In a namespace and an enum: TypeScript that is more than types. */
// eslint-disable-next-line @typescript-eslint/no-namespace -- programs have them
namespace Deep {
  export const thought = 41;
}

enum Step {
  One = 1,
}

export const answer = Deep.thought + Step.One;
