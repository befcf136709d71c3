/** What whoever runs the bench can mend: its message is all they need. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}
