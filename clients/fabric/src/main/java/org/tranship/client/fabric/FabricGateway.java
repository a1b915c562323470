package org.tranship.client.fabric;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpClient;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpSettings;
import org.tranship.client.http.UriEncoding;
import org.tranship.core.store.Content;

/// The image store behind a cluster's HTTP gateway, one method for one operation of the published
/// REST API. Paths are from the root of the store, with slashes. Safe for many threads.
///
/// An answer that is an error is thrown as [FabricFailure]; no answer as
/// [org.tranship.client.http.HttpFault], which says whether the request can have been carried out.
/// Nothing is tried again here. There is no operation that gives the bytes of a file.
public final class FabricGateway implements AutoCloseable {
  private static final String STORE = "/ImageStore";
  private static final long LARGE = 25L << 20;

  private final HttpEndpoint endpoint;
  private final FabricTimeouts timeouts;
  private final HttpClient quick;
  private final HttpClient patient;

  public FabricGateway(HttpEndpoint endpoint, HttpSettings settings, FabricTimeouts timeouts) {
    this.endpoint = endpoint;
    this.timeouts = timeouts;
    this.quick = new HttpClient(endpoint, waiting(settings, timeouts.request()));
    this.patient = new HttpClient(endpoint, waiting(settings, timeouts.commit()));
  }

  private static HttpSettings waiting(HttpSettings settings, Duration answer) {
    return new HttpSettings(settings.connectTimeout(), answer, settings.proxy(), settings.tls());
  }

  public HttpEndpoint endpoint() {
    return endpoint;
  }

  /// What lies in a folder, or the file itself.
  ///
  /// @param path empty for the root
  /// @param token from the page before; empty for the first
  /// @return empty if nothing is there: the store is empty, the path is absent, or a folder shows
  ///   nothing
  /// @throws FabricFailure also where the cluster has no image store service at all, where the root
  ///   is said to be absent in another way than an empty store says it (whoever answers need not be
  ///   a cluster), and where a page behind the first is absent
  public Optional<ImagePage> content(String path, String token) throws IOException {
    try {
      return folder(path, token);
    } catch (FabricFailure failure) {
      boolean absent =
          path.isEmpty() ? failure.is("FABRIC_E_NAME_DOES_NOT_EXIST") : failure.isMissing();
      if (absent && failure.isMissing() && token.isEmpty()) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /// What lies in a folder that a listing has shown.
  ///
  /// @return empty if the folder shows nothing
  /// @throws FabricFailure of 404 if it is absent
  public Optional<ImagePage> folder(String path, String token) throws IOException {
    FabricCall call = path.isEmpty() ? quick("GET", "", "6.0") : quick("GET", at(path), "6.2");
    if (!token.isEmpty()) {
      call.query("ContinuationToken", token);
    }
    try (HttpAnswer answer = send(quick, call)) {
      return answer.status() == 204
          ? Optional.empty()
          : Optional.of(FabricJson.page(FabricJson.read(answer)));
    }
  }

  /// Uploads a whole file in one request; one that is there is replaced. Storing a large one takes
  /// the gateway as long as joining chunks.
  public void upload(String path, Content content) throws IOException {
    if (content.size().bytes() > LARGE) {
      run(patient, patient("PUT", at(path), "6.0").content(content));
    } else {
      run(quick, quick("PUT", at(path), "6.0").content(content));
    }
  }

  /// Removes a file, and all that lies below a folder of this name. Absent is done.
  public void delete(String path) throws IOException {
    run(quick, quick("DELETE", at(path), "6.0"));
  }

  /// Has the cluster copy a file, or a folder that has its marker `_.dir`.
  ///
  /// @param skipped names of files that are left out
  public void copy(String from, String to, List<String> skipped) throws IOException {
    Map<String, Object> body =
        Map.of("RemoteSource", from, "RemoteDestination", to, "SkipFiles", skipped);
    run(
        patient,
        patient("POST", "/$/Copy", "6.0")
            .header("Content-Type", "application/json; charset=utf-8")
            .content(Content.of(FabricJson.bytes(body))));
  }

  /// Sends bytes of a file; the first of an id begins its session.
  ///
  /// @param start where they begin
  /// @param size of the whole file
  public void chunk(UUID session, String path, long start, long size, Content bytes)
      throws IOException {
    long end = start + bytes.size().bytes() - 1;
    run(
        quick,
        quick("PUT", at(path) + "/$/UploadChunk", "6.0")
            .query("session-id", session.toString())
            .header("Content-Range", "bytes " + start + "-" + end + "/" + size)
            .content(bytes)
            .once());
  }

  /// The session of an id; empty if the cluster knows none.
  public Optional<UploadSession> session(UUID id) throws IOException {
    FabricCall call = quick("GET", "/$/GetUploadSession", "6.0").query("session-id", id.toString());
    return sessions(call).stream().findFirst();
  }

  /// The sessions under way for one file.
  public List<UploadSession> sessions(String path) throws IOException {
    return sessions(quick("GET", at(path) + "/$/GetUploadSession", "6.0"));
  }

  private List<UploadSession> sessions(FabricCall call) throws IOException {
    try (HttpAnswer answer = send(quick, call)) {
      return answer.status() == 204 ? List.of() : FabricJson.sessions(FabricJson.read(answer));
    } catch (FabricFailure failure) {
      if (failure.isMissing()) {
        return List.of();
      }
      throw failure;
    }
  }

  /// Joins the chunks of a session and makes the file visible. Large files take their time.
  public void commit(UUID session) throws IOException {
    run(
        patient,
        patient("POST", "/$/CommitUploadSession", "6.0")
            .query("session-id", session.toString())
            .withoutBody());
  }

  /// Lets the chunks of a session go. One that is not known is done.
  public void end(UUID session) throws IOException {
    try {
      run(
          quick,
          quick("DELETE", "/$/DeleteUploadSession", "6.0").query("session-id", session.toString()));
    } catch (FabricFailure failure) {
      if (!failure.isMissing()) {
        throw failure;
      }
    }
  }

  /// Bytes of all files below a folder; empty if there is no such folder.
  ///
  /// @param path empty for the root
  public Optional<Long> folderSize(String path) throws IOException {
    String folder = path.isEmpty() ? "" : at(path);
    try (HttpAnswer answer = send(quick, quick("GET", folder + "/$/FolderSize", "6.5"))) {
      return Optional.of(FabricJson.number(FabricJson.read(answer), "FolderSize"));
    } catch (FabricFailure failure) {
      if (failure.isMissing()) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /// The disk of the primary replica, and what the store takes of it.
  public StoreInfo info() throws IOException {
    try (HttpAnswer answer = send(quick, quick("GET", "/$/Info", "6.5"))) {
      return FabricJson.info(FabricJson.read(answer));
    }
  }

  /// Whether files can be uploaded in chunks: the gateways of Linux clusters have no such routes.
  /// One that says there is no image store service has the route, and looked for the service behind
  /// it.
  public boolean takesChunks() throws IOException {
    try {
      return session(UUID.randomUUID()).isEmpty();
    } catch (FabricFailure failure) {
      if (failure.hasNoService()) {
        return true;
      }
      if (failure.status() == 400) {
        return false;
      }
      throw failure;
    }
  }

  private static String at(String path) {
    return "/" + UriEncoding.path(path);
  }

  private FabricCall quick(String method, String path, String version) {
    return new FabricCall(endpoint, method, STORE + path, version, timeouts.request());
  }

  private FabricCall patient(String method, String path, String version) {
    return new FabricCall(endpoint, method, STORE + path, version, timeouts.commit());
  }

  private static void run(HttpClient client, FabricCall call) throws IOException {
    send(client, call).close();
  }

  private static HttpAnswer send(HttpClient client, FabricCall call) throws IOException {
    HttpAnswer answer = client.execute(call);
    if (answer.status() >= 200 && answer.status() < 300) {
      return answer;
    }
    throw FabricFailure.read(answer);
  }

  @Override
  public void close() {
    quick.close();
    patient.close();
  }
}
