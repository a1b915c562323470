package org.tranship.runbook.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.tranship.core.value.FileTrouble;
import org.tranship.runbook.registry.TokenAnswer.Unusable;

/// Tokens from the server that a registry names, each kept for its scope until shortly before it
/// expires. Safe for many threads; of those that want the same token at once, one asks.
///
/// Whoever names the server gets the login, and that is the registry, which anybody on the way can
/// speak for where there is no TLS. So the login goes to a realm with TLS, or on this machine, and
/// to no other one unless the plan names it (`realm`). Where the plan names one, it goes to that
/// one alone. Redirects of the token server are not followed.
///
/// Source: distribution's token authentication specification, the form with GET, which every token
/// server has.
final class BearerTokens {
  /// Tokens and places that are remembered: of a registry with more repositories the oldest are
  /// asked for again.
  private static final int MOST = 1_000;

  /// Scopes whose tokens are asked for at the same time.
  private static final int AT_ONCE = 16;

  private final HttpClient client;
  private final Optional<String> login;
  private final Optional<URI> realm;
  private final Duration patience;
  private final Clock clock;
  private final Retries retries;
  private final Map<String, Token> tokens = newest();
  private final Map<String, BearerChallenge> learnt = newest();
  private final ReentrantLock[] turns = new ReentrantLock[AT_ONCE];

  /// @param until after this moment it is not used any more
  private record Token(String text, Instant until) {}

  /// @param login the header with user and password; empty to ask as nobody
  /// @param realm the one that the plan names
  BearerTokens(
      HttpClient client,
      Optional<String> login,
      Optional<URI> realm,
      Duration patience,
      Clock clock,
      Retries retries) {
    this.client = client;
    this.login = login;
    this.realm = realm;
    this.patience = patience;
    this.clock = clock;
    this.retries = retries;
    for (int i = 0; i < AT_ONCE; i++) {
      turns[i] = new ReentrantLock();
    }
  }

  private static <T> Map<String, T> newest() {
    return Collections.synchronizedMap(
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
            return size() > MOST;
          }
        });
  }

  /// The token that a place of the registry was last found to want, if it is good still.
  ///
  /// @param place a repository and what is done there
  Optional<String> known(String place) {
    return Optional.ofNullable(learnt.get(place)).flatMap(it -> valid(key(it))).map(Token::text);
  }

  private static String key(BearerChallenge challenge) {
    return challenge.question().toString();
  }

  private Optional<Token> valid(String key) {
    return Optional.ofNullable(tokens.get(key)).filter(it -> clock.instant().isBefore(it.until));
  }

  /// A token for what the registry wants.
  ///
  /// @param place where it wants it
  /// @param refused a token that it has just refused; empty if none was sent
  /// @throws AccessFault if there is none to be had, after a while where the token server only does
  ///   not answer
  String token(String place, BearerChallenge challenge, String refused)
      throws IOException, InterruptedException {
    learnt.put(place, challenge);
    String key = key(challenge);
    ReentrantLock turn = turns[Math.floorMod(key.hashCode(), AT_ONCE)];
    turn.lockInterruptibly();
    try {
      Optional<Token> known = valid(key).filter(it -> !it.text.equals(refused));
      if (known.isPresent()) {
        return known.get().text;
      }
      Instant asked = clock.instant();
      TokenAnswer answer = ask(challenge);
      tokens.put(key, new Token(answer.token(), answer.until(asked)));
      return answer.token();
    } finally {
      turn.unlock();
    }
  }

  private TokenAnswer ask(BearerChallenge challenge) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(challenge.question()).timeout(patience);
    if (login.isPresent()) {
      requireSafe(challenge.realm());
      request.header("Authorization", login.get());
    }
    HttpRequest asking = request.GET().build();
    try {
      return retries.of(() -> answer(challenge, asking));
    } catch (AccessFault e) {
      throw e;
    } catch (IOException e) {
      throw none(
          challenge, FileTrouble.why(e), "See whether it is the right one, and whether it runs.");
    }
  }

  private TokenAnswer answer(BearerChallenge challenge, HttpRequest asking)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer = RegistryConnection.send(client, asking);
    try (InputStream in = answer.body()) {
      Optional<PassingFault> passing = PassingFault.of(answer);
      if (passing.isPresent()) {
        throw passing.get();
      }
      return switch (answer.statusCode()) {
        case 200 -> TokenAnswer.parse(in.readNBytes(TokenAnswer.MOST_BYTES));
        case 401, 403 ->
            throw new AccessFault(
                AccessFault.NO_TOKEN,
                "The token server "
                    + AccessFault.place(challenge.realm())
                    + " refuses "
                    + (login.isPresent()
                        ? "the login of the plan"
                        : "whoever has no login, and the plan has none")
                    + ": HTTP "
                    + answer.statusCode()
                    + ". Correct 'user' and 'password' below 'registry'.");
        default ->
            throw none(
                challenge,
                "HTTP " + answer.statusCode(),
                "See whether it is the right one, and what it says of it.");
      };
    } catch (Unusable e) {
      throw none(challenge, String.valueOf(e.getMessage()), "See whether it is the right one.");
    }
  }

  private static AccessFault none(BearerChallenge challenge, String why, String next) {
    return new AccessFault(
        AccessFault.NO_TOKEN,
        "The token server "
            + AccessFault.place(challenge.realm())
            + " gives no token: "
            + why
            + ". "
            + next);
  }

  /// @throws AccessFault if the login is not to go there
  private void requireSafe(URI to) throws AccessFault {
    String there = AccessFault.place(to);
    if (realm.isPresent()) {
      if (!there.equals(AccessFault.place(realm.get()))) {
        throw withheld(
            there,
            "the plan names another one, "
                + AccessFault.place(realm.get())
                + ". If the registry is right, correct 'realm' below 'registry'.");
      }
    } else if (!isTls(to) && !RegistryConnection.isHere(to)) {
      throw withheld(
          there,
          "it has no TLS, so that anybody on the way could read it. If that is as it should be, say"
              + " so with 'realm: "
              + there
              + "' below 'registry' in the plan.");
    }
  }

  private static AccessFault withheld(String there, String why) {
    return new AccessFault(
        AccessFault.WITHHELD,
        "The login was not sent to the token server " + there + " that the registry names: " + why);
  }

  private static boolean isTls(URI to) {
    return to.getScheme().toLowerCase(Locale.ROOT).equals("https");
  }
}
