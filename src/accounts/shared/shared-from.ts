/** Of which shared inventory an account is. */
export interface SharedFrom {
  /** As `include` names it. */
  readonly from: string;
  /** Whether anybody has seen it yet. */
  readonly isShown: boolean;
}
