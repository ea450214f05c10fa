// Next writes the same into next-env.d.ts, which a fresh clone does not have yet when it is type-checked.
declare module '*.module.css' {
  const classes: { readonly [name: string]: string };
  export default classes;
}
declare module '*.css';
