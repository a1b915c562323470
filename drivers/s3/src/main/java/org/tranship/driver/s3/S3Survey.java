package org.tranship.driver.s3;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpDate;
import org.tranship.client.http.UriEncoding;
import org.tranship.client.http.XmlNode;
import org.tranship.core.store.ContainerFacts;
import org.tranship.core.store.ContainerFacts.Older;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.Surveyed;
import org.tranship.driver.s3.S3Wire.Reply;

/// Asks how the bucket is set up, by the operations `GetBucketVersioning`, `ListObjectVersions`
/// (one page), `GetObjectLockConfiguration`, `GetBucketEncryption` and `GetBucketOwnershipControls`
/// of the S3 API. Most look-alikes know only some of them; what one does not know is left open.
final class S3Survey implements Surveyed {
  /// S3's own limits: user metadata has 2 KB, an object at most ten tags.
  private static final int MOST_USER_BYTES = 2048;

  private static final int MOST_TAGS = 10;
  private static final int NAMED = 5;

  private final S3Wire wire;
  private final S3Errors errors;

  S3Survey(S3Wire wire, S3Errors errors) {
    this.wire = wire;
    this.errors = errors;
  }

  @Override
  public ContainerFacts facts() {
    errors.refuseIfInterrupted("look at");
    return new Look().take();
  }

  /// What one question came to: an answer, the server's word that there is no such thing, or
  /// neither.
  private record Answer(Optional<XmlNode> said, boolean none) {
    static final Answer UNTOLD = new Answer(Optional.empty(), false);
    static final Answer NONE = new Answer(Optional.empty(), true);
  }

  /// One look, with what it could not see.
  private final class Look {
    private final List<String> untold = new ArrayList<>();
    private final AtomicReference<@Nullable Duration> ahead = new AtomicReference<>();

    ContainerFacts take() {
      Answer versioning = ask("versioning", "VersioningConfiguration", "versions");
      String status = versioning.said().map(node -> node.text("Status")).orElse("");
      Optional<Older> older = status.isEmpty() ? Optional.empty() : older();
      Answer lock = ask("object-lock", "ObjectLockConfiguration", "object lock");
      Answer encryption = ask("encryption", "ServerSideEncryptionConfiguration", "encryption");
      Answer owner = ask("ownershipControls", "OwnershipControls", "rights (ACL)");
      boolean enforced =
          owner.said().map(node -> first(node, "Rule").text("ObjectOwnership")).stream()
              .anyMatch("BucketOwnerEnforced"::equals);
      return new ContainerFacts(
          older,
          lock.said().flatMap(S3Survey::lock),
          encryption.said().flatMap(S3Survey::encryption),
          owner.none() || owner.said().isPresent() && !enforced,
          Optional.ofNullable(ahead.get()),
          MOST_TAGS,
          MOST_USER_BYTES,
          untold);
    }

    private Answer ask(String query, String root, String what) {
      S3Request request = S3Request.bucket("GET").query(query, "");
      return ask(request, root, what);
    }

    private Answer ask(S3Request request, String root, String what) {
      try {
        return switch (wire.send(request)) {
          case Reply.Success(HttpAnswer answer) -> {
            try (answer) {
              learn(HttpDate.parse(answer.headers().get("date")));
              XmlNode node = S3Xml.document(answer.body());
              // A server that does not know the question may answer another, such as the listing.
              // Others name the answer after the question.
              yield node.name().equals(root) || node.name().endsWith("Response")
                  ? new Answer(Optional.of(node), false)
                  : untold(what, "the server answers something else");
            }
          }
          case Reply.Failure(S3Failure failure) -> {
            learn(failure.date());
            yield refused(failure, what);
          }
        };
      } catch (IOException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw errors.of("look at", null, e);
        }
        return untold(what, "the answer cannot be read");
      }
    }

    private Answer refused(S3Failure failure, String what) {
      StoreException fault = errors.of("look at", null, failure);
      if (failure.code().endsWith("NotFoundError")) {
        return Answer.NONE;
      }
      if (fault.kind() == Kind.CONTAINER_MISSING && failure.is("NoSuchBucket")
          || fault.kind() == Kind.BAD_CREDENTIALS) {
        throw fault;
      }
      return untold(
          what, failure.code().isEmpty() ? "HTTP status " + failure.status() : failure.code());
    }

    private Answer untold(String what, String why) {
      untold.add(what + " (" + why + ")");
      return Answer.UNTOLD;
    }

    /// The first answer tells the clock; the time of `Date` has whole seconds.
    private void learn(Optional<Instant> date) {
      date.ifPresent(told -> ahead.compareAndSet(null, wire.ahead(told)));
    }

    private Optional<Older> older() {
      String root = wire.settings().prefix();
      S3Request request =
          S3Request.bucket("GET")
              .query("versions", "")
              .query("max-keys", "1000")
              .query("encoding-type", "url");
      if (!root.isEmpty()) {
        request.query("prefix", root);
      }
      return ask(request, "ListVersionsResult", "older versions")
          .said()
          .map(node -> seen(node, root));
    }
  }

  private static Older seen(XmlNode page, String root) {
    boolean encoded = page.text("EncodingType").equals("url");
    Set<String> names = new LinkedHashSet<>();
    long versions = 0;
    for (XmlNode version : page.all("Version")) {
      if (version.text("IsLatest").equals("false")) {
        versions++;
        name(names, version, encoded, root);
      }
    }
    List<XmlNode> markers = page.all("DeleteMarker");
    markers.forEach(marker -> name(names, marker, encoded, root));
    return new Older(
        versions, markers.size(), List.copyOf(names), !page.text("IsTruncated").equals("true"));
  }

  private static void name(Set<String> names, XmlNode node, boolean encoded, String root) {
    String key = encoded ? UriEncoding.decode(node.text("Key")) : node.text("Key");
    if (names.size() < NAMED && key.startsWith(root)) {
      names.add(key.substring(root.length()));
    }
  }

  private static Optional<String> lock(XmlNode node) {
    if (!node.text("ObjectLockEnabled").equals("Enabled")) {
      return Optional.empty();
    }
    XmlNode rule = first(first(node, "Rule"), "DefaultRetention");
    String mode = rule.text("Mode");
    String days = rule.text("Days");
    String years = rule.text("Years");
    return Optional.of(
        mode.isEmpty()
            ? "objects may have a retention or a legal hold of their own"
            : mode + ", " + (days.isEmpty() ? years + " years" : days + " days"));
  }

  private static Optional<String> encryption(XmlNode node) {
    XmlNode rule = first(first(node, "Rule"), "ApplyServerSideEncryptionByDefault");
    String algorithm = rule.text("SSEAlgorithm");
    String key = rule.text("KMSMasterKeyID");
    return algorithm.startsWith("aws:")
        ? Optional.of(algorithm + (key.isEmpty() ? "" : " with the key " + key))
        : Optional.empty();
  }

  /// The first element of this name, or an empty one.
  private static XmlNode first(XmlNode node, String name) {
    return node.all(name).stream().findFirst().orElse(XmlNode.EMPTY);
  }
}
