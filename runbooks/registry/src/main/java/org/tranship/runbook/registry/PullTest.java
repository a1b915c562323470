package org.tranship.runbook.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepFailed;
import org.tranship.core.value.FileTrouble;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.InOrder;

/// Pulls every tag that was copied, over HTTP, as a client does: the tag's manifest has to be the
/// one that the source's tag named; everything below it is asked for by digest. Manifests and
/// configurations are read and hashed; of layers the registry, or the store that it sends clients
/// to, has to say that it has them, in the length that the manifest says: their bytes were read
/// back when they were copied, and are read once more after the switch. Where no answer is to be
/// had just now, it is asked for again ([Retries]).
final class PullTest {
  static final String BROKEN = "TRR-119";

  /// Requests at once: a registry is a service that somebody may be using.
  private static final int AT_ONCE = 16;

  private static final int MOST_SEEN = 200_000;

  private final RegistryMigration migration;

  /// What was pulled in this test already; layers are shared by many tags.
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  PullTest(RegistryMigration migration) {
    this.migration = migration;
  }

  /// What came of a tag.
  ///
  /// @param fault what is wrong; empty if nothing is
  private record Pulled(String image, String fault) {}

  /// @throws StepFailed naming the first image that cannot be pulled whole
  void run(StepContext context) throws InterruptedException {
    long[] count = {0};
    RegistryLayout layout = new RegistryLayout();
    try (RegistryClient client = migration.client();
        Results links = context.results(MovePasses.LINKS, Set.of(Outcome.DONE, Outcome.SAME));
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
            && link.kind() == Place.Kind.TAG
            && order.isPresent()) {
          String hex = order.get().target();
          pulls.run(Manifest.MOST_BYTES, 0, () -> pull(client, link, hex));
        }
      }
      pulls.finish();
    }
    context.measured("pull", true, count[0] + " tags were pulled from " + address());
  }

  private String address() {
    return migration.plan().address().url();
  }

  private void require(StepContext context, Pulled pulled) {
    if (pulled.fault.isEmpty()) {
      return;
    }
    context.measured("pull", false, pulled.image + ": " + pulled.fault);
    throw new StepFailed(
        BROKEN
            + " "
            + pulled.image
            + " cannot be pulled whole from "
            + address()
            + ": "
            + pulled.fault
            + ".");
  }

  private Pulled pull(RegistryClient client, Place.Link tag, String hex)
      throws InterruptedException {
    String image = tag.repository() + ":" + tag.tag();
    try {
      String base = "/v2/" + tag.repository();
      return new Pulled(image, manifest(client, base, base + "/manifests/" + tag.tag(), hex));
    } catch (AccessFault e) {
      return new Pulled(image, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Pulled(image, FileTrouble.why(e));
    }
  }

  /// @return what is wrong; empty if nothing is
  private String manifest(RegistryClient client, String base, String path, String hex)
      throws IOException, InterruptedException {
    Read read = read(client, path);
    if (read.status != 200) {
      return path + " gives HTTP " + read.status;
    }
    byte[] bytes = read.bytes;
    String found = EndProof.sha256(bytes);
    if (!found.equals(hex)) {
      return path + " has the digest sha256:" + found + " instead of sha256:" + hex;
    }
    Manifest manifest;
    try {
      manifest = Manifest.parse(bytes);
    } catch (Manifest.Unreadable e) {
      return path + " is no manifest: " + e.getMessage();
    }
    for (Manifest.Reference part : manifest.references()) {
      if (part.elsewhere() || !isNew(base + "@" + part.hex())) {
        continue;
      }
      String wrong = part(client, base, part);
      if (!wrong.isEmpty()) {
        return wrong;
      }
    }
    return "";
  }

  private boolean isNew(String part) {
    return seen.size() >= MOST_SEEN || seen.add(part);
  }

  private String part(RegistryClient client, String base, Manifest.Reference part)
      throws IOException, InterruptedException {
    String blob = base + "/blobs/sha256:" + part.hex();
    return switch (part.role()) {
      case CHILD -> manifest(client, base, base + "/manifests/sha256:" + part.hex(), part.hex());
      case CONFIG -> config(client, blob, part.hex());
      case LAYER, MEMBER -> {
        RegistryClient.Head head = asked(blob, () -> client.head(blob));
        boolean lengthFits = part.size() < 0 || head.length() < 0 || head.length() == part.size();
        yield head.status() == 200 && lengthFits
            ? ""
            : blob
                + " gives HTTP "
                + head.status()
                + (lengthFits ? "" : " and " + head.length() + " bytes instead of " + part.size());
      }
    };
  }

  private static String config(RegistryClient client, String path, String hex)
      throws IOException, InterruptedException {
    Read read = read(client, path);
    if (read.status != 200) {
      return path + " gives HTTP " + read.status;
    }
    return EndProof.sha256(read.bytes).equals(hex) ? "" : path + " has another digest";
  }

  private record Read(int status, byte[] bytes) {}

  private static Read read(RegistryClient client, String path)
      throws IOException, InterruptedException {
    return asked(
        path,
        () -> {
          RegistryClient.Got got = client.get(path);
          try (InputStream in = got.body()) {
            return new Read(got.status(), in.readNBytes(Manifest.MOST_BYTES));
          }
        });
  }

  private static <T> T asked(String path, Retries.Asked<T> question)
      throws IOException, InterruptedException {
    try {
      return Retries.STANDARD.of(question);
    } catch (AccessFault e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(path + " gives " + FileTrouble.why(e), e);
    }
  }
}
