import type { DesktopState } from '../shared/desktop-state.ts';
import type { Problem, ProblemCode } from '../shared/problem.ts';

/** The state that crosses to the renderer, whole, on every change. Each duty's part is set by the composition root. */
export interface Desktop {
  get(): DesktopState;
  set(
    part: Partial<
      Pick<
        DesktopState,
        | 'identity'
        | 'settings'
        | 'desktopQuiet'
        | 'secretStore'
        | 'names'
        | 'pictures'
        | 'favourites'
        | 'unreadMessages'
        | 'mailbox'
        | 'shortcuts'
        | 'screenShare'
        | 'link'
        | 'update'
      >
    >,
  ): void;
  /** A problem that does not block. The same code is said once. */
  addNotice(problem: Problem): void;
  dismissNotice(id: string): void;
  /** What it told of is over. */
  withdrawNotice(code: ProblemCode): void;
}

export function createDesktop(initial: DesktopState, publish: (state: DesktopState) => void): Desktop {
  let state = initial;
  let noticeCount = 0;

  function replace(next: DesktopState): void {
    state = next;
    publish(state);
  }

  function keepNotices(isKept: (notice: DesktopState['notices'][number]) => boolean): void {
    const notices = state.notices.filter(isKept);
    if (notices.length < state.notices.length) replace({ ...state, notices });
  }

  return {
    get: () => state,
    set: (part) => replace({ ...state, ...part }),
    addNotice(problem) {
      if (state.notices.some((notice) => notice.problem.code === problem.code)) return;
      noticeCount += 1;
      const notice = { id: `notice-${noticeCount}`, problem };
      replace({ ...state, notices: [...state.notices, notice] });
    },
    dismissNotice: (id) => keepNotices((notice) => notice.id !== id),
    withdrawNotice: (code) => keepNotices((notice) => notice.problem.code !== code),
  };
}
