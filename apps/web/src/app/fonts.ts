import localFont from 'next/font/local';

// Self-hosted, from the @fontsource packages. Next preloads them and sizes the fallbacks alike, so that no text moves
// when they arrive. The paths must be written out: Next reads them without running this file.

const serif = localFont({
  variable: '--font-serif',
  adjustFontFallback: 'Times New Roman',
  src: [
    {
      path: '../../../../node_modules/@fontsource/source-serif-4/files/source-serif-4-latin-400-normal.woff2',
      weight: '400',
    },
    {
      path: '../../../../node_modules/@fontsource/source-serif-4/files/source-serif-4-latin-400-italic.woff2',
      weight: '400',
      style: 'italic',
    },
    {
      path: '../../../../node_modules/@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff2',
      weight: '600',
    },
  ],
});

const sans = localFont({
  variable: '--font-sans',
  src: [
    {
      path: '../../../../node_modules/@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff2',
      weight: '400',
    },
    {
      path: '../../../../node_modules/@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-500-normal.woff2',
      weight: '500',
    },
    {
      path: '../../../../node_modules/@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-600-normal.woff2',
      weight: '600',
    },
  ],
});

const mono = localFont({
  variable: '--font-mono',
  adjustFontFallback: false,
  src: [
    {
      path: '../../../../node_modules/@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2',
      weight: '400',
    },
    {
      path: '../../../../node_modules/@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-600-normal.woff2',
      weight: '600',
    },
  ],
});

/** For the root element: gives the style sheet --font-serif, --font-sans and --font-mono. */
export const fontVariables = `${serif.variable} ${sans.variable} ${mono.variable}`;
