'use client';

import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { findSteps } from './find-steps.ts';
import { FoundList } from './found-list.tsx';
import styles from './search-box.module.css';
import { useIndex } from './use-index.ts';

/** Finds steps by the words in them. "/" comes here, arrows choose, Enter goes there, Escape clears. */
export function SearchBox({ addressOf }: { readonly addressOf: (lab: string, step: string) => string }) {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const { index, read } = useIndex();
  const [query, setQuery] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(0);
  const found = useMemo(() => findSteps(index.steps, query), [index.steps, query]);
  const isShown = isOpen && query.trim() !== '';

  useEffect(() => {
    const focus = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, []);

  const go = (place: number) => {
    const step = found[place]?.step;
    if (step !== undefined) router.push(addressOf(step.lab, step.step));
  };
  const pressed = (event: KeyboardEvent) => {
    switch (event.key) {
      case 'ArrowDown':
        setActive((active + 1) % Math.max(1, found.length));
        break;
      case 'ArrowUp':
        setActive((active - 1 + found.length) % Math.max(1, found.length));
        break;
      case 'Enter':
        go(active);
        break;
      case 'Escape':
        setQuery('');
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  return (
    <search className={styles.box}>
      <input
        ref={input}
        className={styles.input}
        type="text"
        role="combobox"
        aria-label="Search the lessons"
        aria-expanded={isShown}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isShown && found.length > 0 ? `${listId}-${active}` : undefined}
        aria-keyshortcuts="/"
        placeholder="Search the lessons"
        autoComplete="off"
        spellCheck={false}
        data-testid="search"
        value={query}
        onFocus={() => {
          read();
          setIsOpen(true);
        }}
        onBlur={() => setIsOpen(false)}
        onChange={(event) => {
          read();
          setQuery(event.target.value);
          setIsOpen(true);
          setActive(0);
        }}
        onKeyDown={pressed}
      />
      <span className={styles.key} aria-hidden="true">
        /
      </span>
      <FoundList
        id={listId}
        isShown={isShown}
        index={index}
        found={found}
        active={active}
        onPoint={setActive}
        onPick={go}
      />
    </search>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
