package org.tranship.runbook.registry;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.function.Supplier;
import org.tranship.core.control.Answer;
import org.tranship.core.cutover.FenceProbe;
import org.tranship.core.value.FileTrouble;

/// Begins a push, as `docker push` does, to find out whether the registry takes any. A registry
/// that does not let us in ([AccessFault]) says nothing of that. A push that is let in is cancelled
/// at once. One that is refused proves something only if a manifest is refused as well: whoever
/// pushes layers that are there already sends nothing else. The settings of distribution have a way
/// to say read-only that it ignores, with a warning in its log.
final class PushProbe implements FenceProbe {
  private static final Set<Integer> REFUSED = Set.of(403, 405, 423, 503);
  private static final Set<Integer> DOUBTFUL = Set.of(403, 503);

  private final RegistryPlan.Address address;
  private final Supplier<RegistryClient> clients;

  /// @param clients makes one for each probe
  PushProbe(RegistryPlan.Address address, Supplier<RegistryClient> clients) {
    this.address = address;
    this.clients = clients;
  }

  private String repository() {
    return "/v2/" + address.probe();
  }

  @Override
  public String sentence() {
    return "pushes to " + address.url() + repository();
  }

  @Override
  public Answer probe(String run) throws InterruptedException {
    try (RegistryClient client = clients.get()) {
      Pushed pushed = push(client, run);
      if (!pushed.doubtful) {
        return pushed.answer;
      }
      RegistryClient.Told before = read(client);
      pushed = push(client, run);
      RegistryClient.Told after = read(client);
      return !(pushed.answer instanceof Answer.Refused(String refused))
          ? pushed.answer
          : isServed(before) && isServed(after)
              ? new Answer.Refused(refused + "; a read before and after is served")
              : new Answer.Unknown(
                  refused
                      + "; a read is not served either (HTTP "
                      + before.status()
                      + " before, HTTP "
                      + after.status()
                      + " after), so this does not say that pushing is refused");
    } catch (AccessFault e) {
      return new Answer.Unknown(String.valueOf(e.getMessage()));
    } catch (IOException | IllegalArgumentException e) {
      return new Answer.Unknown("no answer: " + FileTrouble.why(e));
    }
  }

  /// @param doubtful whether it is refused in a way that proves nothing by itself
  private record Pushed(Answer answer, boolean doubtful) {
    static Pushed plain(Answer answer) {
      return new Pushed(answer, false);
    }
  }

  private RegistryClient.Told read(RegistryClient client) throws IOException, InterruptedException {
    return client.ask("GET", repository() + "/tags/list", "");
  }

  /// A repository without tags has no list of them, which the registry itself says.
  private static boolean isServed(RegistryClient.Told read) {
    return read.status() / 100 == 2
        || read.status() == 404 && read.shown().contains("NAME_UNKNOWN");
  }

  private Pushed push(RegistryClient client, String run) throws IOException, InterruptedException {
    RegistryClient.Told upload = client.ask("POST", repository() + "/blobs/uploads/", "");
    if (upload.status() / 100 == 2) {
      return Pushed.plain(
          new Answer.Done(
              "an upload was begun, and "
                  + (isCancelled(client, upload) ? "cancelled" : "could not be cancelled")
                  + ": HTTP "
                  + upload.status()));
    }
    if (!REFUSED.contains(upload.status())) {
      return Pushed.plain(
          new Answer.Unknown(upload.shown() + ", which does not say that pushing is refused"));
    }
    RegistryClient.Told manifest = client.ask("PUT", repository() + "/manifests/" + run, "{}");
    if (!REFUSED.contains(manifest.status())) {
      return Pushed.plain(
          new Answer.Done("an upload is refused, and a manifest is not: " + manifest.shown()));
    }
    return new Pushed(
        new Answer.Refused("an upload: " + upload.shown() + "; a manifest: " + manifest.shown()),
        DOUBTFUL.contains(upload.status()) || DOUBTFUL.contains(manifest.status()));
  }

  /// To remove takes another right than to push; without it the upload stays, and shows nothing to
  /// anybody.
  private static boolean isCancelled(RegistryClient client, RegistryClient.Told upload)
      throws IOException, InterruptedException {
    try {
      return upload.location().isPresent() && client.cancel(URI.create(upload.location().get()));
    } catch (AccessFault _) {
      return false;
    }
  }
}
