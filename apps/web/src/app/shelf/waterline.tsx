import styles from './waterline.module.css';

/** The idea of the whole in one drawing; its words are text, so it needs no description beside it. */
export function Waterline() {
  return (
    <figure className={styles.figure}>
      <div className={styles.row}>
        <div className={styles.above}>
          <span className={styles.side}>your Linux sees</span>
          <code>process 14</code>
        </div>
        <div className={styles.below}>
          <span className={styles.side}>the process sees</span>
          <code>process 1</code>
        </div>
      </div>
      <figcaption>
        The dashed line is the waterline. One process, two numbers: that is a container’s beginning, and the first thing
        you will make.
      </figcaption>
    </figure>
  );
}
