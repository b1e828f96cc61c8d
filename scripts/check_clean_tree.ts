// Fails if git sees a file that running the project's commands has left or changed.
const { stdout } = await new Deno.Command("git", { args: ["status", "--porcelain"] }).output();
const left = new TextDecoder().decode(stdout).trim();
if (left && Deno.env.get("CI")) {
  console.error(`Left behind or changed:\n${left}`);
  Deno.exitCode = 1;
}
