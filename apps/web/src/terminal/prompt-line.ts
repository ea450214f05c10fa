/**
 * Bash in a session marks its prompts, but a shell of another root file system does not: "/ # " is all there is to see.
 * Whatever stands before the sign is its own business.
 */
export const looksLikePrompt = (line: string): boolean => /(^|[^#$])[#$] $/.test(line);
