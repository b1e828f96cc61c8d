// Holds the links between the code, the pages in docs/ and the other Markdown files: each must lead to
// a page, and to a heading of that page, that exists.
import { fileURLToPath } from "node:url";

/** One link that leads nowhere, as `path:line: reason`. */
export type DocLinkFault = string;

/** `docs/<page>.md` or `docs/<page>.md#heading` in any text, but not as a part of a longer path or URL. */
const REFERENCE = /(?<![\w./-])docs\/[\w/-]+\.md(?:#[\p{L}\p{N}_-]*)?/gu;

/** The older way to name a fact: a letter and a number of a list that is no part of the project. */
const OLD_REFERENCE = /\bPROTOCOL[\s*/]+[A-L](?:\.\d+)?\b/g;

/** The page that says which file decides what, and how it names a file: in code, with its folder. */
const MAP = "ARCHITECTURE.md";
const MAPPED_FILE = /`([\w-]+(?:\/[\w-]+)+\.ts)`/g;

const INLINE_LINK = /\]\(\s*<?([^\s<>()]+)>?(?:\s+"[^"]*")?\s*\)/g;
const LINK_DEFINITION = /^ {0,3}\[[^\]]+\]:\s*<?([^\s<>]+)>?/gm;
const HTML_LINK = /<(?:a|img|source)\b[^>]*\s(?:href|src)="([^"]+)"/g;
const HAS_SCHEME = /^(?:[a-z][a-z\d+.-]*:|\/\/)/i;

/**
 * Checks the links of a project: `docs/<page>.md#heading` in any text, relative links in Markdown, and
 * references to facts by letter and number, which have to become links. The files that ARCHITECTURE.md
 * names have to exist, too.
 *
 * @param texts What to check, by path from the project's root.
 * @param paths Every file of the project, for links to files that are no text.
 */
export function checkDocLinks(
  texts: ReadonlyMap<string, string>,
  paths: ReadonlySet<string> = new Set(texts.keys()),
): DocLinkFault[] {
  const folders = new Set([...paths].flatMap(foldersOf));
  const reasonAgainst = (path: string, heading: string | undefined): string | undefined => {
    if (!paths.has(path) && !folders.has(path)) return `there is no ${path}`;
    const text = texts.get(path);
    if (!heading || !path.endsWith(".md") || text === undefined) return undefined;
    return slugsOf(text).has(heading) ? undefined : `${path} has no heading #${heading}`;
  };
  const faults = new Set<DocLinkFault>();
  for (const [path, text] of texts) {
    const report = (index: number, reason: string | undefined) => {
      if (reason !== undefined) faults.add(`${path}:${lineAt(text, index)}: ${reason}`);
    };
    for (const { 0: reference, index } of text.matchAll(REFERENCE)) {
      const [page, heading] = reference.split("#");
      report(index, reasonAgainst(page!, heading));
    }
    if (path.endsWith(".md")) {
      for (const { target, index } of linksOf(text)) {
        const [file, heading] = target.split("#");
        report(index, reasonAgainst(file ? resolve(path, file) : path, heading));
      }
      for (const { 1: file, index } of path === MAP ? text.matchAll(MAPPED_FILE) : []) {
        const isThere = paths.has(file!) || paths.has(`src/${file}`);
        report(index, isThere ? undefined : `there is no ${file}, and no src/${file}`);
      }
    } else {
      for (const { 0: reference, index } of text.matchAll(OLD_REFERENCE)) {
        report(
          index,
          `"${
            reference.replaceAll(/[\s*/]+/g, " ")
          }" is no link: name a heading of a page in docs/`,
        );
      }
    }
  }
  return [...faults];
}

/** The relative links of a Markdown text, but for those in code. */
function linksOf(markdown: string): { readonly target: string; readonly index: number }[] {
  const text = blankCode(markdown);
  return [INLINE_LINK, LINK_DEFINITION, HTML_LINK]
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .map((match) => ({ target: match[1]!, index: match.index }))
    .filter(({ target }) => !HAS_SCHEME.test(target));
}

/** The anchors that GitHub gives to the headings of a Markdown text. */
export function slugsOf(markdown: string): Set<string> {
  const slugs = new Set<string>();
  for (
    const [, heading] of blankFences(markdown).matchAll(/^ {0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*$/gm)
  ) {
    const slug = heading!.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, "").replaceAll(" ", "-");
    let unique = slug;
    for (let count = 1; slugs.has(unique); count++) unique = `${slug}-${count}`;
    slugs.add(unique);
  }
  return slugs;
}

/** The text with its fenced blocks blank, so that every other character stays where it is. */
function blankFences(markdown: string): string {
  return markdown.replaceAll(/^ {0,3}(```+|~~~+)[^\n]*\n[\s\S]*?^ {0,3}\1[`~]*\s*?$/gm, blank);
}

function blankCode(markdown: string): string {
  return blankFences(markdown).replaceAll(/(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g, blank);
}

function blank(code: string): string {
  return code.replaceAll(/[^\n]/g, " ");
}

function resolve(from: string, target: string): string {
  const { pathname } = new URL(target, `file:///${from}`);
  return decodeURIComponent(pathname).replace(/^\/+|\/+$/g, "");
}

function foldersOf(path: string): string[] {
  const names = path.split("/").slice(0, -1);
  return ["", ...names.map((_name, index) => names.slice(0, index + 1).join("/"))];
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

const TEXT = /\.(?:[cm]?[jt]sx?|md|html)$/;
const NOT_OURS = new Set([".git", "node_modules", "npm", "out", "cov", ".bench"]);

async function readProject(root: string) {
  const texts = new Map<string, string>();
  const paths = new Set<string>();
  const walk = async (folder: string) => {
    for await (const { name, isDirectory, isFile } of Deno.readDir(`${root}/${folder}`)) {
      const path = `${folder}${name}`;
      if (isDirectory && !NOT_OURS.has(name)) await walk(`${path}/`);
      if (!isFile) continue;
      paths.add(path);
      if (TEXT.test(name)) texts.set(path, await Deno.readTextFile(`${root}/${path}`));
    }
  };
  await walk("");
  return { texts, paths };
}

if (import.meta.main) {
  const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
  const { texts, paths } = await readProject(root);
  const faults = checkDocLinks(texts, paths);
  for (const fault of faults) console.error(fault);
  console.log(`${texts.size} files, ${faults.length} links that lead nowhere`);
  if (faults.length > 0) Deno.exitCode = 1;
}
