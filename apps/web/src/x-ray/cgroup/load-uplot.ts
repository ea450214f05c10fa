type Uplot = typeof import('uplot');

let loading: Promise<Uplot> | undefined;

/** 50 kB that only the charts need: they come when the lens is looked at. */
export function loadUplot(): Promise<Uplot> {
  loading ??= import('uplot').then(({ default: Uplot }) => Uplot);
  return loading;
}
