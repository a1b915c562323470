package org.tranship.driver.s3;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HeadBuffer;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpCall;
import org.tranship.client.http.HttpClient;
import org.tranship.core.store.Content;

/// Signs requests at the moment of sending and carries them to the server.
///
/// Two refusals teach something and are answered by asking once more, since nothing was carried
/// out: a clock that differs from the server's (its `Date` gives the offset, kept for the rest),
/// and a bucket in another region (its name is learnt). An expired key makes the credentials be
/// fetched anew; the caller decides about trying again.
final class S3Wire implements AutoCloseable {
  /// The first bytes of an answer, told apart.
  sealed interface Reply {
    /// The server did it; must be closed.
    record Success(HttpAnswer answer) implements Reply, AutoCloseable {
      @Override
      public void close() {
        answer.close();
      }
    }

    /// The server did not, and said why.
    record Failure(S3Failure failure) implements Reply {}
  }

  private final S3Settings settings;
  private final S3Credentials credentials;
  private final HttpClient client;
  private final Clock clock;
  private final SigV4 signer = new SigV4("s3");
  private final String authority;
  private volatile Duration offset = Duration.ZERO;
  private volatile String region;

  S3Wire(S3Settings settings, S3Credentials credentials, HttpClient client, Clock clock) {
    this.settings = settings;
    this.credentials = credentials;
    this.client = client;
    this.clock = clock;
    this.authority = settings.endpoint().authority();
    this.region = settings.region();
  }

  S3Settings settings() {
    return settings;
  }

  /// The region that the bucket turned out to be in.
  String region() {
    return region;
  }

  /// How far a clock that shows this time is ahead of ours.
  Duration ahead(Instant told) {
    return Duration.between(clock.instant(), told);
  }

  /// @throws IOException a fault of the connection or of the content
  Reply send(S3Request request) throws IOException {
    String askedRegion = region;
    HttpAnswer answer = client.execute(new Call(request, askedRegion));
    if (answer.status() < 300) {
      return new Reply.Success(answer);
    }
    S3Failure failure = S3Failure.read(answer);
    if (!learn(failure, askedRegion)) {
      return new Reply.Failure(failure);
    }
    answer = client.execute(new Call(request, region));
    return answer.status() < 300
        ? new Reply.Success(answer)
        : new Reply.Failure(S3Failure.read(answer));
  }

  /// Whether the refusal taught something that makes the same request worth sending again.
  private boolean learn(S3Failure failure, String askedRegion) {
    if (failure.is("RequestTimeTooSkewed") && failure.date().isPresent()) {
      offset = Duration.between(clock.instant(), failure.date().get());
      return true;
    }
    boolean elsewhere =
        failure.status() == 301 || failure.status() == 307 || failure.status() == 400;
    if (elsewhere && failure.region().isPresent() && !failure.region().get().equals(askedRegion)) {
      region = failure.region().get();
      // A bucket of AWS answers at another host then, which only the operator can name; elsewhere
      // the
      // region is a word in the signature.
      return failure.status() == 400;
    }
    if (failure.is("ExpiredToken") || failure.is("TokenRefreshRequired")) {
      credentials.renew();
    }
    return false;
  }

  /// Whether expired credentials can be replaced by fresh ones.
  boolean renewable() {
    return credentials.renewable();
  }

  @Override
  public void close() {
    client.close();
    credentials.close();
  }

  private final class Call implements HttpCall {
    private final S3Request request;
    private final String signedRegion;

    Call(S3Request request, String signedRegion) {
      this.request = request;
      this.signedRegion = signedRegion;
    }

    @Override
    public String method() {
      return request.method();
    }

    @Override
    public @Nullable Content body() {
      return request.content();
    }

    @Override
    public boolean repeatable() {
      return request.repeatable();
    }

    @Override
    public void writeHead(HeadBuffer head) {
      String path = request.path(settings);
      String query = request.query();
      head.requestLine(request.method(), query.isEmpty() ? path : path + "?" + query);
      Optional<Identity> identity = credentials.current();
      HeaderList all = new HeaderList().add("host", authority);
      if (identity.isPresent()) {
        String time = signer.time(Instant.now(clock).plus(offset));
        all.add("x-amz-content-sha256", request.payload()).add("x-amz-date", time);
        identity.get().sessionToken().ifPresent(token -> all.add("x-amz-security-token", token));
        all.addAll(request.signed());
        write(head, all);
        head.header(
            "authorization",
            signer.authorization(
                new SigV4.Signed(request.method(), path, query, all, request.payload()),
                time,
                signedRegion,
                identity.get()));
      } else {
        all.addAll(request.signed());
        write(head, all);
      }
      write(head, request.plain());
    }

    private static void write(HeadBuffer head, HeaderList headers) {
      for (int i = 0; i < headers.size(); i++) {
        head.header(headers.name(i), headers.value(i));
      }
    }
  }
}
