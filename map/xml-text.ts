/** Text for the XML writer, which takes what looks like an entity for one: a name is never read so. */

/** `&#x202e;` as these eight characters, `&e;` as a name rather than an entity that nobody has defined. */
export function xmlText(text: string): string {
  return text.replaceAll("&", "&amp;");
}
