/**
 * This room builds images. A Dockerfile is a list of instructions: the first names an image to begin with, and each of
 * the others changes it. RUN starts a container on what is there by now, and keeps what its program wrote as one more
 * layer; COPY packs files of yours as one more layer; ENV, CMD and the like only write down what a container made of the
 * image shall do. So an image is a base, a stack of layers, and a page of settings.
 */
export * from './arguments.ts';
export * from './build-error.ts';
export * from './build-image.ts';
export * from './context/ignore-file.ts';
export * from './context/source-tree.ts';
export * from './dockerfile/parse-dockerfile.ts';
export * from './limits.ts';
export * from './plan-build.ts';
export type * from './run-step.ts';
