'use client';

import { Failure } from '@drydock/protocol';
import { useEffect, useState } from 'react';
import { announce } from '../ui/announcer.tsx';
import { Button } from '../ui/button.tsx';
import styles from './connection-badge.module.css';
import { secondsToWarnOf, useEarlierEnd, useSessionLife } from './session-life.ts';

const SECOND_MS = 1000;
const MINUTE_SECONDS = 60;

/** What there is to say of a Linux that is there: it ended while nobody looked, it will end soon, it sleeps; or nothing. */
export function useLifeNotice(onExtend: () => Promise<void>): React.ReactNode {
  const { life } = useSessionLife();
  const earlier = useEarlierEnd(({ says }) => says);
  const seconds = useSecondsToWarn();
  if (earlier !== null)
    return <Notice says={earlier} does="All right" onClick={() => useEarlierEnd.setState({ says: null })} />;
  if (seconds !== null) {
    const says = `your Linux ends in ${inWords(seconds)}`;
    if (life?.extensionsLeft === 0) return <span className={styles.words}>{says}</span>;
    return <Notice says={says} does="Keep it" onClick={() => void extend(onExtend)} />;
  }
  if (life?.state === 'frozen') return <span className={styles.words}>your Linux sleeps until the next key</span>;
  return null;
}

function Notice({ says, does, onClick }: { says: string; does: string; onClick: () => void }) {
  return (
    <>
      <span className={styles.words} title={says}>
        {says}
      </span>
      <Button look="next" onClick={onClick}>
        {does}
      </Button>
    </>
  );
}

async function extend(onExtend: () => Promise<void>): Promise<void> {
  try {
    await onExtend();
    announce('Your Linux stays');
  } catch (error) {
    announce(error instanceof Failure ? error.message : 'That did not work');
  }
}

/** Counts down while the end is near. */
function useSecondsToWarn(): number | null {
  const told = useSessionLife();
  const [now, setNow] = useState(() => Date.now());
  const hasEnd = told.life !== null && told.life.endsInSeconds !== null;
  useEffect(() => {
    if (!hasEnd) return;
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, [hasEnd]);
  const seconds = secondsToWarnOf(told, Math.max(now, told.since));
  const isNear = seconds !== null;
  useEffect(() => {
    if (isNear) announce('Your Linux ends soon. The button in the top bar keeps it');
  }, [isNear]);
  return seconds;
}

const inWords = (seconds: number): string =>
  seconds < 2 * MINUTE_SECONDS ? `${seconds} s` : `${Math.ceil(seconds / MINUTE_SECONDS)} min`;
