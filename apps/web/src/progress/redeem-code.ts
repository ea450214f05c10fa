import { Failure, readResumeCode, resumeAnswerSchema } from '@drydock/protocol';
import { receiveProgress } from './progress.ts';

/**
 * Makes this browser the learner who made the code; what it knows itself is added. Only the server's answer can set the
 * cookie, which no script sees. Load the page anew afterwards: its connection is still that of the learner before.
 */
export async function redeemCode(typed: string): Promise<void> {
  const code = readResumeCode(typed);
  if (code === null) {
    throw new Failure('malformed-message', 'A code has 12 letters and digits, like 7K2M-0XPD-93TA', {
      hint: 'Compare it with the other machine.',
    });
  }
  const answer = resumeAnswerSchema.safeParse(await post(code));
  if (!answer.success) throw noServer();
  if (!answer.data.ok) {
    const { code: failureCode, message, hint } = answer.data.failure;
    throw new Failure(failureCode, message, hint === undefined ? {} : { hint });
  }
  receiveProgress(answer.data.data, { isFirst: true });
}

async function post(code: string): Promise<unknown> {
  try {
    const answer = await fetch('/api/resume', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // In the body and not in the address: addresses stay in histories and logs.
      body: JSON.stringify({ code }),
    });
    return await answer.json();
  } catch (cause) {
    throw noServer(cause);
  }
}

const noServer = (cause?: unknown): Failure =>
  new Failure('keeper-unavailable', 'No server of Drydock answers behind this page', {
    hint: 'Start it, then try again.',
    cause,
  });
