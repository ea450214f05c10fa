import type { NextConfig } from 'next';

const config: NextConfig = {
  // Plain files, served by apps/server from the same origin as the socket: there is no Next server at run time.
  output: 'export',
  // labs/namespaces/first/index.html: any file server finds it.
  trailingSlash: true,
  reactStrictMode: true,
  transpilePackages: ['@drydock/protocol', '@drydock/curriculum'],
  // `npm run check` types the whole repository, the page included; the build does not do it twice.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
};

export default config;
