/** The command that reads the file a value came from, in the learner's own shell. */
export function readCommand(source: string): string {
  if (/^\/proc\/[^/]+\/(ns\/[^/]+|exe|cwd|root)$/.test(source)) return `readlink ${source}`;
  if (/^\/proc\/[^/]+\/mountinfo$/.test(source)) return `grep ' /proc ' ${source}`;
  const mount = source.match(/^(\/proc\/[^/]+\/mountinfo), (\S+)$/);
  if (mount !== null) return `grep ' ${mount[2]} ' ${mount[1]}`;
  if (/^\/proc\/[^/]+\/cmdline$/.test(source)) return `tr '\\0' ' ' < ${source}`;
  // A process that ended: its folder is gone, and that is what there is to see.
  if (/^\/proc\/\d+$/.test(source)) return `ls -d ${source}`;
  // A cgroup is a directory; its files have a dot in their names.
  if (/^\/sys\/fs\/cgroup(\/[^/.]+)*$/.test(source)) return `ls -d ${source}`;
  if (source.endsWith('/')) return `ls ${source}`;
  // A source told with words ("/proc/14/status, NSpid"): the path alone is read.
  const path = source.match(/^\/[^\s,:]+/)?.[0];
  return path === undefined ? source : `cat ${path}`;
}
