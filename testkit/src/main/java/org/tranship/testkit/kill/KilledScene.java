package org.tranship.testkit.kill;

import java.util.List;
import java.util.Set;

/// A service of its own, the stores that its objects may be in, and the command as a process that
/// moves them and is killed. Everything outlives the processes.
interface KilledScene {
  /// Starts the command, kills it as told, and returns when nothing of it is at work any more.
  KilledCommand.Life live(Kill kill, List<String> arguments);

  /// What the processes wrote into their journal.
  DeadJournal journal();

  /// What must be so after every kill.
  ///
  /// @return how the law was broken, as sentences
  List<String> atEveryMoment();

  /// Of what a process sent to the target, the keys of copies: not what it put there to see whether
  /// something can be done.
  Set<String> copies(RequestLog log);

  /// What probes for writing have left that were killed.
  int probesLeft();
}
