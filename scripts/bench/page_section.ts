/**
 * Writes a task's section into the text of BENCHMARKS.md: between its markers, or at the end if
 * there are none yet. The other sections stay as they are.
 */
export function withSection(page: string, name: string, section: string): string {
  const begin = `<!-- bench:${name} begin -->`;
  const end = `<!-- bench:${name} end -->`;
  const marked = `${begin}\n\n${section.trim()}\n\n${end}`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 && to < 0) return `${page.trimEnd()}\n\n${marked}\n`;
  if (from < 0 || to < from) {
    throw new Error(`Cannot write BENCHMARKS.md: it has only one marker of bench:${name}`);
  }
  return page.slice(0, from) + marked + page.slice(to + end.length);
}
