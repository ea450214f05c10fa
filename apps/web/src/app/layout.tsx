import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { fontVariables } from './fonts.ts';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Drydock: see what Docker actually is', template: '%s · Drydock' },
  description: 'Take containers apart and build one by hand, on a real Linux kernel, in the browser.',
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fffdf9' },
    { media: '(prefers-color-scheme: dark)', color: '#161e26' },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    // before-paint.js may have set attributes before React looks.
    <html lang="en" className={fontVariables} suppressHydrationWarning>
      <head>
        {/* Blocking on purpose: it must run before the first paint. */}
        <script src="/before-paint.js" />
      </head>
      <body>{children}</body>
    </html>
  );
}
