package org.tranship.runbook.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tranship.core.value.FileTrouble;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.InOrder;

/// How fast images are pulled, found out before pushes are kept out: some tags of the source, drawn
/// from all, pulled as the last measurement of the switch pulls every one ([PullTest]). It changes
/// nothing, and takes about a second.
///
/// @param manifests how many manifests and indexes were pulled
/// @param took how long that took
/// @param fault why it could not be measured; empty if it was, or there was nothing to pull
public record PullSample(long manifests, Duration took, String fault) {
  private static final Duration LONGEST = Duration.ofSeconds(1);

  /// Tags that are drawn.
  static final int MOST = 100;

  static final PullSample NONE = new PullSample(0, Duration.ZERO, "");

  /// Pulls them. A registry that cannot be asked is no reason to refuse anything here.
  static PullSample of(RegistryMigration migration, List<Place.Link> tags)
      throws InterruptedException {
    if (tags.isEmpty()) {
      return NONE;
    }
    try (RegistryClient client = migration.client()) {
      // Connections and tokens are made for the first one.
      String _ = new ImagePull(client, Retries.Asked::ask).tag(tags.getFirst(), Optional.empty());
      return measured(client, tags);
    } catch (AccessFault e) {
      return unmeasured(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return unmeasured("no answer: " + FileTrouble.why(e));
    } catch (IllegalArgumentException e) {
      return unmeasured(String.valueOf(e.getMessage()));
    }
  }

  private static PullSample measured(RegistryClient client, List<Place.Link> tags)
      throws InterruptedException {
    ImagePull pull = new ImagePull(client, Retries.Asked::ask);
    List<String> faults = new ArrayList<>();
    long began = System.nanoTime();
    try (InOrder<String> pulls =
        new InOrder<>(
            EngineLimits.standard(),
            PullTest.AT_ONCE,
            List.of(),
            fault -> {
              if (!fault.isEmpty()) {
                faults.add(fault);
              }
            })) {
      for (Place.Link tag : tags) {
        if (System.nanoTime() - began > LONGEST.toNanos()) {
          break;
        }
        pulls.run(Manifest.MOST_BYTES, 0, () -> fault(pull, tag));
      }
      pulls.finish();
    }
    return faults.isEmpty()
        ? new PullSample(pull.manifests(), Duration.ofNanos(System.nanoTime() - began), "")
        : unmeasured(faults.getFirst());
  }

  /// A tag that is damaged, or removed meanwhile, is not what is asked for here.
  private static String fault(ImagePull pull, Place.Link tag) throws InterruptedException {
    try {
      String _ = pull.tag(tag, Optional.empty());
      return "";
    } catch (AccessFault e) {
      return String.valueOf(e.getMessage());
    } catch (IOException e) {
      return FileTrouble.why(e);
    }
  }

  private static PullSample unmeasured(String why) {
    return new PullSample(0, Duration.ZERO, why);
  }

  /// Whether a rate is known.
  boolean isMeasured() {
    return manifests > 0;
  }

  /// Manifests a second.
  double rate() {
    return manifests / Math.max(took.toNanos() / 1e9, 1e-6);
  }

  /// How long so many manifests take at this rate; nothing where none is known.
  Duration forecast(long count) {
    return isMeasured() ? Duration.ofMillis(Math.round(count * 1000 / rate())) : Duration.ZERO;
  }

  /// The rate, for people.
  String words() {
    return String.format(
        Locale.ROOT, "%.0f a second, as %d of them went just now", rate(), manifests);
  }
}
