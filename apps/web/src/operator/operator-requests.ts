import { Failure, type MachineReport, machineReportSchema, operatorAnswerSchema } from '@drydock/protocol';

/** What the operator asks of the server, with the token. Each rejects with a Failure. */
export class OperatorRequests {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  async look(): Promise<MachineReport> {
    const parsed = machineReportSchema.safeParse(await this.#ask('GET', 'machine'));
    if (parsed.success) return parsed.data;
    throw new Failure('version-mismatch', 'The server speaks of its machine in words this page does not know', {
      hint: 'Reload the page.',
    });
  }

  async drain(isDraining: boolean): Promise<void> {
    await this.#ask('POST', isDraining ? 'drain' : 'serve');
  }

  async end(session: string): Promise<void> {
    await this.#ask('POST', `sessions/${session}/end`);
  }

  async #ask(method: string, path: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.#token}` };
    const answer = await fetch(`/api/operator/${path}`, { method, headers, cache: 'no-store' })
      .then((response) => response.json())
      .catch((cause) => {
        throw new Failure('keeper-unavailable', 'The server does not answer', { hint: 'It is asked again.', cause });
      });
    const parsed = operatorAnswerSchema.safeParse(answer);
    if (!parsed.success) throw new Failure('internal', 'The server’s answer cannot be read');
    if (parsed.data.ok) return parsed.data.data;
    const { code, message, hint } = parsed.data.failure;
    throw new Failure(code, message, hint === undefined ? {} : { hint });
  }
}
