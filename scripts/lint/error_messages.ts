/**
 * A lint rule of this project: an error message says what cannot be done, why, and what to do.
 *
 * The pattern is `Cannot <do what>: <why, with the value>. <What to do>`. The last sentence is
 * optional, and the message does not end with a full stop. The rule reads the texts in
 * `new SomethingError(…)`, and in `super(…)` of an error class, in files below `src/`. It cannot
 * read a message in a variable, or one that begins with an expression, so it ignores those.
 *
 * `deno lint` runs the rule, because `lint.plugins` in deno.json names this file.
 *
 * @module
 */
import { relative, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname!, "../..");

/** Replaces the value of an expression, which is known at run time only. */
const VALUE = "\0";

const HINT = "Write it as `Cannot <do what>: <why, with the value>. <What to do>`; " +
  "the last part is optional, and there is no full stop at the end";

export default {
  name: "voicewire",
  rules: {
    "error-messages": {
      create(context) {
        if (!isChecked(context.filename)) return {};
        return {
          NewExpression(node) {
            if (isErrorName(nameOf(node.callee))) check(node.arguments);
          },
          CallExpression(node) {
            if (node.callee.type !== "Super") return;
            if (isErrorName(nameOf(superClassOf(node)))) check(node.arguments);
          },
        };

        function check(args: readonly Deno.lint.Node[]) {
          const node = messageOf(args);
          if (!node) return;
          for (const text of textsOf(node)) {
            const problem = problemOf(text);
            if (problem) context.report({ node, message: problem, hint: HINT });
          }
        }
      },
    },
  },
} satisfies Deno.lint.Plugin;

/** Tests and scripts throw errors for their own readers, so the rule checks `src/` only. */
function isChecked(filename: string): boolean {
  // An absolute path stays as it is. The tests use paths from the project's root.
  const path = relative(ROOT, resolve(ROOT, filename)).replaceAll("\\", "/");
  return path.startsWith("src/");
}

function isErrorName(name: string | undefined): boolean {
  return name !== undefined && /^(?:[A-Z]\w*)?Error$/.test(name);
}

/** The name of a class: `TypeError`, also in `errors.TypeError`. */
function nameOf(node: Deno.lint.Node | null | undefined): string | undefined {
  if (node?.type === "MemberExpression") return nameOf(node.property);
  return node?.type === "Identifier" ? node.name : undefined;
}

/** The superclass of the innermost class around `node`. */
function superClassOf(node: Deno.lint.Node): Deno.lint.Node | null | undefined {
  let around: Deno.lint.Node | null = node;
  while (around && around.type !== "ClassDeclaration" && around.type !== "ClassExpression") {
    around = "parent" in around ? around.parent as Deno.lint.Node : null;
  }
  return around?.superClass;
}

/**
 * The argument with the message: the second one if the first is a code, else the first one. A code is a
 * single word, or an expression without a text.
 */
function messageOf(args: readonly Deno.lint.Node[]): Deno.lint.Node | undefined {
  const [first, second] = args;
  if (!first || !second || second.type === "ObjectExpression") return first;
  const texts = textsOf(first);
  if (texts.length === 0) return textsOf(second).length > 0 ? second : first;
  return texts.some((text) => /\s/.test(text)) ? first : second;
}

/** The texts that an expression can have, with `VALUE` in them; none if they are not known. */
function textsOf(node: Deno.lint.Node): string[] {
  switch (node.type) {
    case "Literal":
      return typeof node.value === "string" ? [node.value] : [];
    case "TemplateLiteral":
      return [node.quasis.map((quasi) => quasi.cooked).join(VALUE)];
    case "BinaryExpression": {
      if (node.operator !== "+") return [];
      const endings = textsOf(node.right);
      return textsOf(node.left).flatMap((text) =>
        (endings.length > 0 ? endings : [VALUE]).map((ending) => text + ending)
      );
    }
    case "ConditionalExpression":
      return [...textsOf(node.consequent), ...textsOf(node.alternate)];
    default:
      return [];
  }
}

function problemOf(text: string): string | undefined {
  if (text.startsWith(VALUE)) return undefined;
  if (!/^Cannot \S/.test(text)) return 'An error message must begin with "Cannot "';
  const [action, why] = text.split(/: ([^]*)/, 2);
  if (!why?.trim() || /[.!?]\s/.test(action!)) {
    return 'An error message must say after ": " why it cannot be done';
  }
  if (/[.\s]$/.test(text)) return "An error message must not end with a full stop or a space";
  return undefined;
}
