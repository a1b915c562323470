package org.tranship.runbook.registry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.step.StepContext;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;

/// Where a repair keeps what it replaces, and makes the links that it writes, so that both are in
/// the store under names of the run before anything in the registry is touched.
///
/// What was `docker/registry/v2/PATH` is `docker/tranship-quarantine/RUN/PATH`, as with garbage;
/// what it will be is `docker/tranship-quarantine/RUN/proven/PATH`.
///
/// @param quarantine of the run
record Kept(Quarantine quarantine) {
  static final PassId COPIES = PassId.of("keep");
  static final PassId LINKS = PassId.of("write-links");
  static final PassId UNPROVEN = PassId.of("take-back-unproven");
  static final PassId PUT_BACK = PassId.of("put-back");
  static final PassId TAKE_AWAY = PassId.of("take-away");
  static final PassId FORGET = PassId.of("forget");
  static final PassId LET_GO = PassId.of("remove-copies");

  /// The pass that copies blobs from one of the plan's stores.
  static PassId blobs(int source) {
    return PassId.of("heal-" + (source + 1));
  }

  /// Where the old bytes of an object are.
  Key old(Key key) {
    return quarantine.of(key);
  }

  /// The object whose old bytes are there; empty if none's are.
  Optional<Key> original(Key copy) {
    String path = copy.text().substring(quarantine.prefix().length());
    return path.startsWith("proven/") ? Optional.empty() : Optional.of(quarantine.place(path));
  }

  /// Where a link is made before it is written in its place.
  Key proven(Key key) {
    String path = quarantine.of(key).text().substring(quarantine.prefix().length());
    return Key.of(quarantine.prefix() + "proven/" + path);
  }

  /// What a link to a blob holds, see distribution's `registry/storage/linkedblobstore.go`.
  static byte[] link(String hex) {
    return ("sha256:" + hex).getBytes(StandardCharsets.UTF_8);
  }

  /// The link that proved one which the run has written; empty if its own name did.
  static Optional<Key> root(ObjectResult written) {
    int line = written.note().indexOf('\n');
    return line < 0 ? Optional.empty() : Optional.of(Key.of(written.note().substring(line + 1)));
  }

  static Digest sha256(byte[] bytes) {
    return Digest.of(DigestAlgorithm.SHA256, BlobHash.sha256().digest(bytes));
  }

  /// The copy of what was there before this run, if anything was and it was kept.
  static Optional<ObjectResult> of(StepContext context, Key key) {
    return Optional.ofNullable(context.results(COPIES, List.of(key)).get(key))
        .filter(ObjectResult::succeeded);
  }
}
