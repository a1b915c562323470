package org.tranship.core.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The secrets of one process: from its environment, from files, and those it was given to hold.
public final class SecretVault implements Secrets {
  private static final Pattern LAST_LINE_END = Pattern.compile("\\r?\\n\\z");

  private final Map<String, String> environment;
  private final Map<String, Secret> held = new ConcurrentHashMap<>();

  /// @param environment usually `System.getenv()`
  public SecretVault(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /// Holds a secret for the life of this process. One of another value under the same name stays:
  /// the new one then has a number behind its name.
  ///
  /// @return the reference under which it is found
  public SecretRef hold(String name, Secret secret) {
    String free = name;
    for (int number = 2; ; number++) {
      Secret there = held.putIfAbsent(free, secret);
      if (there == null || there.reveal().equals(secret.reveal())) {
        return new SecretRef(SecretRef.Source.HELD, free);
      }
      free = name + "." + number;
    }
  }

  @Override
  public Secret resolve(SecretRef reference) {
    return switch (reference.source()) {
      case ENV -> {
        String value = environment.get(reference.name());
        if (value == null) {
          throw new IllegalArgumentException(
              "The environment variable "
                  + reference.name()
                  + ", which holds a secret, is not set.");
        }
        yield new Secret(value);
      }
      case FILE -> {
        try {
          // Only the line end that editors add: a secret may well end with blanks.
          String text = Files.readString(Path.of(reference.name()));
          yield new Secret(LAST_LINE_END.matcher(text).replaceFirst(""));
        } catch (IOException e) {
          throw new IllegalArgumentException(
              "The file " + reference.name() + ", which holds a secret, cannot be read.", e);
        }
      }
      case HELD -> {
        Secret secret = held.get(reference.name());
        if (secret == null) {
          throw new IllegalArgumentException(
              "The secret " + reference.name() + " is not known to this process.");
        }
        yield secret;
      }
    };
  }
}
