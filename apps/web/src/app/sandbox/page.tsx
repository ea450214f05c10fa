import type { Metadata } from 'next';
import { SandboxSheet } from '../../workbench/sandbox-sheet.tsx';

export const metadata: Metadata = {
  title: 'Sandbox',
  description: 'A Linux of your own with its kernel state beside it, and no lesson.',
};

export default function SandboxPage() {
  return <SandboxSheet />;
}
