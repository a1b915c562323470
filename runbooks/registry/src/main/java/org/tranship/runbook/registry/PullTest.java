package org.tranship.runbook.registry;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepFailed;
import org.tranship.core.value.FileTrouble;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.InOrder;

/// Pulls everything that was copied, over HTTP, as a client does ([ImagePull]): every tag, whose
/// manifest has to be the one that the source's tag named, with everything below it by digest; and
/// by its digest every manifest that a repository has and that none of these pulls has met, since
/// who knows its digest can pull it without a tag. Layers' bytes were read back when they were
/// copied, and are read once more after the switch. Where no answer is to be had just now, it is
/// asked for again ([Retries]).
final class PullTest {
  static final String BROKEN = "TRR-119";

  /// Requests at once: a registry is a service that somebody may be using.
  static final int AT_ONCE = 16;

  private final RegistryMigration migration;
  private final RegistryPlan.Address address;
  private final String measured;

  /// @param address from which everything is pulled
  /// @param measured what it is called in the journal
  PullTest(RegistryMigration migration, RegistryPlan.Address address, String measured) {
    this.migration = migration;
    this.address = address;
    this.measured = measured;
  }

  /// What came of a pull.
  ///
  /// @param fault what is wrong; empty if nothing is
  private record Pulled(String image, String fault) {}

  /// @throws StepFailed naming the first image that cannot be pulled whole
  void run(StepContext context) throws InterruptedException {
    try (RegistryClient client = migration.client(address)) {
      ImagePull pull = new ImagePull(client, Retries.STANDARD::of);
      long tags =
          each(
              context,
              Place.Kind.TAG,
              (link, hex) ->
                  Optional.of(
                      () ->
                          pulled(
                              link.repository() + ":" + link.tag(),
                              () -> pull.tag(link, Optional.of(hex)))));
      long others =
          each(
              context,
              Place.Kind.REVISION,
              (link, hex) ->
                  pull.isNew(link, hex)
                      ? Optional.of(
                          () ->
                              pulled(
                                  link.repository() + "@sha256:" + hex,
                                  () -> pull.revision(link, hex)))
                      : Optional.empty());
      context.measured(
          measured,
          true,
          tags
              + " tags were pulled from "
              + address.url()
              + (others == 0
                  ? ""
                  : ", and by digest " + others + " manifests that no tag leads to"));
    }
  }

  /// What is to be pulled for a link; empty for nothing.
  @FunctionalInterface
  private interface Choice {
    Optional<Callable<Pulled>> of(Place.Link link, String hex);
  }

  /// @return how many were pulled
  private long each(StepContext context, Place.Kind kind, Choice choice)
      throws InterruptedException {
    long[] count = {0};
    RegistryLayout layout = new RegistryLayout();
    try (Results links = context.results(MovePasses.LINKS, Set.of(Outcome.DONE, Outcome.SAME));
        InOrder<Pulled> pulls =
            new InOrder<>(
                EngineLimits.standard(),
                AT_ONCE,
                List.of(),
                pulled -> {
                  require(context, pulled);
                  count[0]++;
                })) {
      for (var next = links.next(); next.isPresent(); next = links.next()) {
        Optional<LinkOrder> order = LinkOrder.of(next.get());
        if (layout.of(next.get().key()) instanceof Place.Link link
            && link.kind() == kind
            && order.isPresent()) {
          Optional<Callable<Pulled>> task = choice.of(link, order.get().target());
          if (task.isPresent()) {
            pulls.run(Manifest.MOST_BYTES, 0, task.get());
          }
        }
      }
      pulls.finish();
    }
    return count[0];
  }

  private void require(StepContext context, Pulled pulled) {
    if (pulled.fault.isEmpty()) {
      return;
    }
    context.measured(measured, false, pulled.image + ": " + pulled.fault);
    throw new StepFailed(
        BROKEN
            + " "
            + pulled.image
            + " cannot be pulled whole from "
            + address.url()
            + ": "
            + pulled.fault
            + ". See what the registry answers for it there, its settings and its rights at the target,"
            + " and run the same command again.");
  }

  /// A pull that tells what is wrong.
  @FunctionalInterface
  private interface Pull {
    String fault() throws IOException, InterruptedException;
  }

  private static Pulled pulled(String image, Pull pull) throws InterruptedException {
    try {
      return new Pulled(image, pull.fault());
    } catch (AccessFault e) {
      return new Pulled(image, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Pulled(image, FileTrouble.why(e));
    }
  }
}
