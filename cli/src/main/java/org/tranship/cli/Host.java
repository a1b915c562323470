package org.tranship.cli;

import java.io.InputStream;
import org.tranship.core.journal.RunId;
import org.tranship.core.layer.Limits;
import org.tranship.core.step.Figure;
import picocli.CommandLine.Model.CommandSpec;

/// For whom a command is carried out: for whoever gave it to this process, or for a job of the
/// server.
interface Host {
  /// Whoever started the process.
  Host PROCESS = new Host() {};

  /// The command at the top of a tree that is carried out for somebody.
  interface Hosted {
    Host host();
  }

  /// For whom this command is carried out.
  static Host of(CommandSpec spec) {
    return spec.root().userObject() instanceof Hosted hosted ? hosted.host() : PROCESS;
  }

  /// Whether this command is the one that ends with its process.
  default boolean ownsProcess() {
    return true;
  }

  /// Where answers to questions come from.
  default InputStream answers() {
    return System.in;
  }

  /// The limits that hold, where these were asked for.
  default Limits limits(Limits asked) {
    return asked;
  }

  /// The command begins to work.
  default void works(Session session) {}

  /// Something is counted from now on.
  default void shows(ProgressLine progress) {}

  /// Something stands so, or more of it has come.
  ///
  /// @param value what is added to a sum, or how it stands now
  default void figure(Figure figure, double value) {}

  /// A run is carried out, and known by its name.
  default void carries(RunId run) {}
}
