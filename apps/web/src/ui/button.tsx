import type { ButtonHTMLAttributes } from 'react';
import styles from './button.module.css';

type Look = 'plain' | 'quiet' | 'solid' | 'next' | 'reached';

/** `disabledReason` keeps the button reachable, so that keyboard and screen reader learn why it does nothing. */
export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly look?: Look;
  readonly disabledReason?: string | undefined;
};

export function Button({ look = 'plain', disabledReason, className, onClick, title, ...rest }: ButtonProps) {
  const isDisabled = disabledReason !== undefined;
  return (
    <button
      type="button"
      className={`${styles.button} ${styles[look]} ${className ?? ''}`}
      aria-disabled={isDisabled || undefined}
      title={disabledReason ?? title}
      onClick={isDisabled ? undefined : onClick}
      {...rest}
    />
  );
}

/** For links that look like buttons. */
export const buttonClass = (look: Look): string => `${styles.button} ${styles[look]}`;
