package org.tranship.runbook.registry.msr;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.runbook.registry.BearerChallenge;
import org.tranship.runbook.registry.msr.MsrException.Sent;
import org.tranship.runbook.registry.msr.MsrHttp.Reply;

/// The images of one MSR as a client that pushes or pulls sees them, below `/v2/`. Where MSR wants
/// a token it is fetched, with the login, from the address that MSR names, if that is on MSR
/// itself: nobody else is to see the login.
///
/// Source: distribution's specifications of the API and of token authentication.
final class MsrImages {
  private static final String MANIFESTS =
      "application/vnd.oci.image.manifest.v1+json,application/vnd.oci.image.index.v1+json,"
          + "application/vnd.docker.distribution.manifest.v2+json,"
          + "application/vnd.docker.distribution.manifest.list.v2+json,"
          + "application/vnd.docker.distribution.manifest.v1+prettyjws";
  private static final int UNAUTHORIZED = 401;
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>;\\s*rel=\"?next");
  private static final int MOST_PAGES = 100_000;
  private static final int MOST_HOPS = 5;

  private final MsrHttp http;
  private String authorization;

  MsrImages(MsrHttp http) {
    this.http = http;
    this.authorization = http.login();
  }

  /// An image's name and tag.
  @FunctionalInterface
  interface Told {
    void image(String repository, String tag) throws InterruptedException;
  }

  /// Tells every tag, repository by repository.
  void each(Told told) throws InterruptedException {
    String path = "/v2/_catalog?n=500";
    for (int page = 0; page < MOST_PAGES && !path.isEmpty(); page++) {
      Reply reply = require(path, ask("GET", path, "", "application/json"));
      for (Object name : MsrJson.list(document(path, reply).getOrDefault("repositories", ""))) {
        tags(name.toString(), told);
      }
      path = next(path, reply);
    }
  }

  /// Of one repository. One without tags is not known by that name, as distribution puts it.
  private void tags(String repository, Told told) throws InterruptedException {
    String path = "/v2/" + repository + "/tags/list";
    for (int page = 0; page < MOST_PAGES && !path.isEmpty(); page++) {
      Reply reply = ask("GET", path, "", "application/json");
      if (isNameless(reply)) {
        return;
      }
      for (Object tag :
          MsrJson.list(document(path, require(path, reply)).getOrDefault("tags", ""))) {
        told.image(repository, tag.toString());
      }
      path = next(path, reply);
    }
  }

  /// Whether the registry itself says that it knows no repository of that name, or none with tags.
  static boolean isNameless(Reply reply) {
    if (reply.status() != 404) {
      return false;
    }
    try {
      return MsrJson.list(MsrJson.map(MsrJson.parse(reply.text())).getOrDefault("errors", ""))
          .stream()
          .anyMatch(it -> MsrJson.text(MsrJson.map(it), "code").equals("NAME_UNKNOWN"));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private String next(String path, Reply reply) {
    Matcher link = NEXT.matcher(reply.header("link").orElse(""));
    if (!link.find()) {
      return "";
    }
    URI next = URI.create(http.url() + path).resolve(link.group(1));
    return next.getRawPath() + (next.getRawQuery() == null ? "" : "?" + next.getRawQuery());
  }

  /// A manifest by a tag or a digest.
  Reply manifest(String repository, String reference) throws InterruptedException {
    return ask("GET", "/v2/" + repository + "/manifests/" + reference, "", MANIFESTS);
  }

  /// What a tag points to: its digest; or, where MSR has no manifest for it, the status that says
  /// so.
  String digest(String repository, String tag) throws InterruptedException {
    String path = "/v2/" + repository + "/manifests/" + tag;
    Reply head = ask("HEAD", path, "", MANIFESTS);
    Optional<String> told = head.header("docker-content-digest").filter(_ -> head.isFine());
    if (told.isPresent()) {
      return told.get();
    }
    Reply whole = ask("GET", path, "", MANIFESTS);
    return whole.isFine() || whole.status() >= 500
        ? "sha256:" + TagCensus.hex(require(path, whole).bytes())
        : "HTTP " + whole.status();
  }

  /// Whether a blob can be had: 200 if its first byte came, else the status that says no. Where MSR
  /// sends its clients to its storage that is followed, without the login: that they are sent there
  /// says nothing of the object, and neither does a HEAD, which the metadata can answer.
  ///
  /// @param size of the blob; negative where nobody says
  int blob(String repository, String digest, long size) throws InterruptedException {
    String path = "/v2/" + repository + "/blobs/" + digest;
    Reply reply = http.first(URI.create(http.url() + path), Optional.of(authorization));
    if (reply.status() == 401) {
      // Its answer to this has the challenge, and brings the token.
      var _ = ask("HEAD", path, "", "*/*");
      reply = http.first(URI.create(http.url() + path), Optional.of(authorization));
    }
    URI at = URI.create(http.url() + path);
    for (int hop = 0; hop < MOST_HOPS && reply.status() / 100 == 3; hop++) {
      try {
        at = at.resolve(reply.header("location").orElse(""));
      } catch (IllegalArgumentException _) {
        return reply.status(); // It leads nowhere.
      }
      reply = http.first(at, Optional.empty());
    }
    // Of nothing there is no first byte.
    boolean none = size == 0 && (reply.status() == 416 || reply.isFine());
    return none || reply.isFine() && (reply.bytes().length > 0 || size == 0)
        ? 200
        : reply.isFine() ? 404 : reply.status();
  }

  /// Begins something that changes a repository, as a push does; or reads what a push would.
  Reply change(String method, String path, String body) throws InterruptedException {
    return ask(method, path, body, "*/*");
  }

  private Reply require(String path, Reply reply) {
    if (!reply.isFine()) {
      boolean login = reply.status() == 401 || reply.status() == 403;
      boolean silent = reply.status() >= 500;
      throw new MsrException(
          login ? MsrException.LOGIN : silent ? MsrException.SILENT : MsrException.REFUSED,
          silent ? Sent.UNKNOWN : Sent.NOT_DONE,
          "MSR answered GET "
              + http.url()
              + path
              + " with HTTP "
              + reply.status()
              + ". The user has to be an administrator, who sees every repository.");
    }
    return reply;
  }

  private Map<String, Object> document(String path, Reply reply) {
    try {
      return MsrJson.map(MsrJson.parse(reply.text()));
    } catch (IllegalArgumentException e) {
      throw new MsrException(
          MsrException.STRANGE,
          Sent.NOT_DONE,
          "What MSR answered to GET "
              + http.url()
              + path
              + " is not understood: "
              + e.getMessage()
              + ". See whether msr.url is that of MSR.");
    }
  }

  private Reply ask(String method, String path, String body, String accept)
      throws InterruptedException {
    Reply reply = http.send(method, path, body, authorization, accept);
    Optional<BearerChallenge> wanted =
        reply.status() == UNAUTHORIZED
            ? BearerChallenge.of(reply.header("www-authenticate").stream().toList())
            : Optional.empty();
    if (wanted.isEmpty()) {
      return reply;
    }
    authorization = "Bearer " + token(wanted.get());
    return http.send(method, path, body, authorization, accept);
  }

  private String token(BearerChallenge wanted) throws InterruptedException {
    URI realm = wanted.realm();
    URI own = URI.create(http.url());
    if (!own.getScheme().equals(realm.getScheme())
        || !own.getAuthority().equals(realm.getAuthority())) {
      throw new MsrException(
          MsrException.LOGIN,
          Sent.NOT_DONE,
          "MSR at "
              + http.url()
              + " sends its clients for a token to "
              + realm
              + ", and the login is sent to no other address than its own. Let msr.url be the address"
              + " that MSR itself has for its name (dtrHost).");
    }
    URI question = wanted.question();
    String path = question.getRawPath() + "?" + question.getRawQuery();
    Reply reply = http.call("GET", path, "");
    Map<String, Object> answer = reply.isFine() ? document(path, reply) : Map.of();
    String token =
        Optional.of(MsrJson.text(answer, "token"))
            .filter(it -> !it.isEmpty())
            .orElseGet(() -> MsrJson.text(answer, "access_token"));
    if (token.isEmpty()) {
      throw new MsrException(
          MsrException.LOGIN,
          Sent.NOT_DONE,
          "MSR at "
              + http.url()
              + " gave no token for this user (HTTP "
              + reply.status()
              + "). msr.password is its password or an access token.");
    }
    return token;
  }
}
