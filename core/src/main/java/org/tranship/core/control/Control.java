package org.tranship.core.control;

import java.util.Optional;

/// One way to act on a service. Made from data, and holds nothing open between two calls. Secrets
/// are resolved when it acts and not before; none of them is in what it says.
///
/// Whether an act may be repeated is the plan's affair: a run that was killed while it acted does
/// it again, so what is named in a plan must bear that, as stopping what is stopped does.
public interface Control {
  /// What it does, for a person, beginning with a verb and without a full stop: `runs "systemctl
  /// stop app"`.
  String sentence();

  /// Resolves every reference to a secret that it will need, and forgets what it found. Nothing is
  /// reached.
  ///
  /// @throws CannotAct naming a reference that leads nowhere
  default void requireSecrets() {}

  /// Does it. Waits for the end, at most as long as its settings permit.
  ///
  /// @param id names this act in this run, for whatever is left to take it back; the same when it
  ///   is repeated
  Answer act(String id) throws InterruptedException;

  /// Tries to write as the service does, to find out whether it can. Leaves nothing behind where it
  /// can help that.
  ///
  /// @return [Answer.Refused] if the write was refused in a way that proves it; [Answer.Done] if it
  ///   went through; [Answer.Unknown] if what came proves nothing
  Answer probe() throws InterruptedException;

  /// How it takes back by itself what it did, as [#sentence]; empty if it cannot.
  Optional<String> undoSentence();

  /// Takes back what it did under this name. Safe to repeat, and when nothing was done.
  ///
  /// @throws UnsupportedOperationException if it cannot
  Answer undo(String id) throws InterruptedException;
}
