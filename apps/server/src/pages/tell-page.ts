import type { FactName, Facts } from '@drydock/protocol';
import type { KeeperFact } from '../keeper/keeper-connection.ts';

/** Sends a fact to the page. */
export type TellPage = <Name extends FactName>(name: Name, ...values: Parameters<Facts[Name]>) => void;

/** The keeper's word for what happened, in the page's words. */
export function tellFact(tell: TellPage, fact: KeeperFact): void {
  switch (fact.kind) {
    case 'output':
      tell('terminal:wrote', fact.terminal, fact.sequence, fact.bytes);
      break;
    case 'terminal-exited':
      tell('terminal:exited', fact.terminal, fact.exitStatus, fact.signal);
      break;
    case 'view':
      tell('view:changed', fact.part);
      break;
    case 'commands':
      tell('commands:changed', fact.commands);
      break;
    case 'checks': {
      const [lab = '', step = ''] = fact.step.split('/');
      tell('checks:changed', { lab, step }, fact.results);
      break;
    }
    case 'session-ended':
      tell('session:ended', fact.reason);
      break;
    case 'session-lives':
      tell('session:lives', fact.life);
      break;
    case 'session-waits':
      tell('session:waits', fact.place);
      break;
    default:
      fact satisfies never;
  }
}
