package org.tranship.runbook.registry.msr;

import java.net.URI;
import java.util.Set;
import org.tranship.core.control.Answer;
import org.tranship.core.cutover.FenceProbe;
import org.tranship.core.value.Secrets;
import org.tranship.runbook.registry.msr.MsrHttp.Reply;

/// Begins a push into a repository that is kept for that, to find out whether MSR takes any. One
/// that is let in is cancelled at once. That its settings say read-only proves nothing. A refusal
/// is 405 or 423, of an upload and of a manifest. 403 and 503 are what a wrong login and a proxy
/// say as well, so they count only if a read with the same login is served right before and after.
/// Which of them MSR gives is a guess, and anything else proves nothing.
record MsrPushProbe(MsrAddress address, Secrets secrets) implements FenceProbe {
  private static final Set<Integer> REFUSED = Set.of(403, 405, 423, 503);
  private static final Set<Integer> DOUBTFUL = Set.of(403, 503);

  @Override
  public String sentence() {
    return "pushes to " + address.url() + "/v2/" + address.probe();
  }

  @Override
  public Answer probe(String run) throws InterruptedException {
    try (MsrHttp http = new MsrHttp(address, secrets)) {
      MsrImages images = new MsrImages(http);
      String repository = "/v2/" + address.probe();
      Reply before = read(images, repository);
      Reply upload = images.change("POST", repository + "/blobs/uploads/", "");
      if (upload.isFine()) {
        cancel(http, images, upload);
        return new Answer.Done("an upload was begun, and cancelled: HTTP " + upload.status());
      }
      if (!REFUSED.contains(upload.status())) {
        return new Answer.Unknown(
            "HTTP "
                + upload.status()
                + (upload.status() == 404
                    ? "; the repository " + address.probe() + " of msr.probe has to be there"
                    : ", which does not say that pushing is refused"));
      }
      Reply manifest = images.change("PUT", repository + "/manifests/" + run, "{}");
      if (!REFUSED.contains(manifest.status())) {
        return new Answer.Done(
            "an upload is refused, and a manifest is not: HTTP " + manifest.status());
      }
      String refused =
          "an upload: HTTP " + upload.status() + "; a manifest: HTTP " + manifest.status();
      if (!DOUBTFUL.contains(upload.status()) && !DOUBTFUL.contains(manifest.status())) {
        return new Answer.Refused(refused);
      }
      Reply after = read(images, repository);
      return isServed(before) && isServed(after)
          ? new Answer.Refused(refused + "; a read before and after is served")
          : new Answer.Unknown(
              refused
                  + "; a read is not served either (HTTP "
                  + before.status()
                  + " before, HTTP "
                  + after.status()
                  + " after), so this does not say that pushing is refused");
    } catch (MsrException | IllegalArgumentException e) {
      return new Answer.Unknown(String.valueOf(e.getMessage()));
    }
  }

  private static Reply read(MsrImages images, String repository) throws InterruptedException {
    return images.change("GET", repository + "/tags/list", "");
  }

  /// A repository without tags has no list of them, which the registry itself says.
  private static boolean isServed(Reply reply) {
    return reply.isFine() || MsrImages.isNameless(reply);
  }

  /// At the address that the answer gave, if that is on this MSR: nobody else is to see the token.
  static void cancel(MsrHttp http, MsrImages images, Reply upload) throws InterruptedException {
    URI own = URI.create(http.url() + "/");
    URI whole = own.resolve(upload.header("location").orElse(""));
    if (own.getAuthority().equals(whole.getAuthority()) && whole.getRawPath().startsWith("/v2/")) {
      String query = whole.getRawQuery() == null ? "" : "?" + whole.getRawQuery();
      Reply _ = images.change("DELETE", whole.getRawPath() + query, "");
    }
  }
}
