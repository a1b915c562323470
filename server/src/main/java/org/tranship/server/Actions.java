package org.tranship.server;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What jobs of a server can do. Implemented by whoever composes the server, by what its commands
/// do.
public interface Actions {
  /// In the order in which they are shown; the same as long as the server runs.
  List<Action> all();

  /// The parameters as they hold from now on. What names something by its beginning, or as the
  /// newest, is replaced by the name that will be meant for ever: a job may wait, be shown, and be
  /// posted again.
  ///
  /// @param action one of [#all]
  /// @param parameters those of the action, checked against it
  /// @throws Refusal if nothing is meant, or more than one thing
  Map<String, String> settled(Action action, Map<String, String> parameters);

  /// Makes a job's work, and begins nothing.
  ///
  /// @param action one of [#all]
  /// @param parameters those of the action, settled
  /// @param kept a folder in which the work may keep what it wants to find again when the same job
  ///   is posted after it was left; there with what was left, or not there. Empty where nothing
  ///   will be carried out
  /// @throws Refusal if they make no sense
  Work open(Action action, Map<String, String> parameters, Optional<Path> kept);

  /// That of them which closes the service to its writers and opens it again; empty if the
  /// configuration does not say how. Its one parameter is called `readOnly`.
  Optional<Action> readOnly();

  /// How the service stands, as the journal says.
  Standing standing();

  /// Whether a service is closed to its writers.
  ///
  /// @param closed it is, and that was proven when it was looked at last
  /// @param upSince since when it may be closed; empty if it is certainly open
  record Standing(boolean closed, Optional<Instant> upSince) {}
}
