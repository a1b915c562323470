package org.tranship.runbook.registry.msr;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tranship.runbook.registry.Manifest;
import org.tranship.runbook.registry.Manifest.Reference;
import org.tranship.runbook.registry.Manifest.Role;
import org.tranship.runbook.registry.msr.MsrHttp.Reply;

/// Pulls every tag as far as is needed to know that its image is there: the manifest is read and
/// hashed, what is below it as well, and of configurations and layers the first byte is read. So a
/// storage with the wrong root, or metadata without their blobs, is found out before anything is
/// collected at it.
final class PullCheck {
  private static final int NAMED = 5;
  private static final int DEEPEST = 8;
  private static final int REMEMBERED = 100_000;

  private final MsrImages images;
  private final List<String> faults = new ArrayList<>();
  private final Set<String> found = new HashSet<>();
  private long tags;
  private long hurt;

  PullCheck(MsrClient client) {
    this(new MsrImages(client.http()));
  }

  PullCheck(MsrImages images) {
    this.images = images;
  }

  /// How it came out.
  ///
  /// @param faults some of the images that cannot be pulled, each with why
  record Result(long tags, long hurt, List<String> faults) {}

  /// Is told each image that cannot be pulled.
  @FunctionalInterface
  interface Hurt {
    void image(String image, String why);
  }

  Result run() throws InterruptedException {
    return run((_, _) -> {});
  }

  Result run(Hurt told) throws InterruptedException {
    images.each(
        (repository, tag) -> {
          tags++;
          Optional<String> fault = pull(repository, tag);
          if (fault.isPresent()) {
            hurt++;
            told.image(repository + ":" + tag, fault.get());
            if (faults.size() < NAMED) {
              faults.add(repository + ":" + tag + " (" + fault.get() + ")");
            }
          }
        });
    return new Result(tags, hurt, List.copyOf(faults));
  }

  /// Pulls one.
  ///
  /// @return why that cannot be done; empty if it can
  Optional<String> pull(String repository, String tag) throws InterruptedException {
    return manifest(repository, tag, 0);
  }

  private Optional<String> manifest(String repository, String reference, int depth)
      throws InterruptedException {
    Reply reply = images.manifest(repository, reference);
    if (!reply.isFine()) {
      return Optional.of("its manifest " + reference + ": HTTP " + reply.status());
    }
    String digest = "sha256:" + TagCensus.hex(reply.bytes());
    String said =
        reference.startsWith("sha256:")
            ? reference
            : reply.header("docker-content-digest").orElse(digest);
    if (!said.equals(digest)) {
      return Optional.of("its manifest has other bytes than " + said);
    }
    Manifest manifest;
    try {
      manifest = Manifest.parse(reply.bytes());
    } catch (Manifest.Unreadable e) {
      return Optional.of("its manifest cannot be read: " + e.getMessage());
    }
    for (Reference part : manifest.references()) {
      Optional<String> fault =
          part.role() == Role.CHILD
              ? depth < DEEPEST
                  ? manifest(repository, "sha256:" + part.hex(), depth + 1)
                  : Optional.of("its indexes are nested too deep")
              : blob(repository, part);
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private Optional<String> blob(String repository, Reference part) throws InterruptedException {
    if (part.elsewhere() || found.contains(part.hex())) {
      return Optional.empty();
    }
    int status = images.blob(repository, "sha256:" + part.hex(), part.size());
    if (status != 200) {
      return Optional.of("its blob sha256:" + part.hex() + ": HTTP " + status);
    }
    if (found.size() >= REMEMBERED) {
      found.clear();
    }
    found.add(part.hex());
    return Optional.empty();
  }
}
