/** What a run says that could not show something, for want of a program or a permission on this machine. */

/** Nothing failed, but this machine lacks something: what, and how to get it, in one line. */
export class NotHere extends Error {
  override readonly name = "NotHere";
}
