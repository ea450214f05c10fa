/** Limits of one message, terminal and session as the wire enforces them. Each has a test. */

/** Largest keyboard input of one message, in bytes of UTF-8; the page cuts longer pastes into pieces. */
export const TERMINAL_INPUT_MAX_BYTES = 16 * 1024;
/** Largest message socket.io accepts from a page, in bytes: one input piece, JSON-escaped at worst (six for one), and its envelope. */
export const MESSAGE_MAX_BYTES = 128 * 1024;
/** A window wider than this is a mistake or an attack: the kernel's own limit is 65,535. */
export const TERMINAL_COLUMNS_MAX = 1000;
export const TERMINAL_ROWS_MAX = 500;
/**
 * Two of the learner's own, beside the six that a chapter may let the runtime open. Each holds an idle shell, some 4 MB
 * and a few of the session's 256 processes, and its last output (RING_BYTES) in the keeper.
 */
export const TERMINALS_PER_SESSION_MAX = 8;
/** Processes one view lists; a fork bomb beyond it is counted, not drawn. */
export const VIEW_PROCESSES_MAX = 200;
/** Commands kept for the time line. */
export const COMMANDS_KEPT = 50;
/** Changes listed for one command; more are counted. */
export const CHANGES_PER_COMMAND_MAX = 60;
/** Longest command line shown, in UTF-16 units. */
export const COMMAND_LINE_MAX = 400;
/** Checks of one step. */
export const CHECKS_PER_STEP_MAX = 8;
/** Cgroups a view lists; a session may make more (cgroup.max.descendants), which are left out. */
export const VIEW_CGROUPS_MAX = 32;
/** Namespaces of one kind whose contents a view lists. */
export const VIEW_NAMESPACES_MAX = 16;
/** Mounts listed of one mount namespace; more are counted. */
export const VIEW_MOUNTS_MAX = 150;
/** Overlays listed, and entries listed of one layer; more are counted. */
export const VIEW_OVERLAYS_MAX = 24;
export const VIEW_LAYER_ENTRIES_MAX = 300;
/** Links, addresses and routes listed of one network namespace. */
export const VIEW_LINKS_MAX = 32;
/** Message queues listed of one ipc namespace: a learner may make 32,000. */
export const VIEW_QUEUES_MAX = 32;
/** Operations of the runtime that one step offers. */
export const OPERATIONS_PER_STEP_MAX = 4;
/** System calls shown of one performed operation. */
export const PERFORMED_CALLS_MAX = 200;
/** Steps that carry a mark, of one learner: ten times what all chapters have together. */
export const PROGRESS_STEPS_MAX = 500;
/** Changes of one progress:change; a page that was away for long sends several. */
export const PROGRESS_CHANGES_MAX = 100;
