package org.tranship.runbook.imagestore.connection;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tranship.core.value.Secret;

/// An image store in a folder: `file:ROOT`, or for a share that wants a login
/// `file:ROOT|AccountType=...|AccountName=...|AccountPassword=...`.
///
/// @param root the folder, without `file:`
/// @param account who uses it; empty for whoever runs the cluster
public record FileShare(String root, Optional<Account> account) implements ConnectionString {
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");
  private static final String TYPE = "AccountType=";
  private static final String NAME = "AccountName=";
  private static final String PASSWORD = "AccountPassword=";

  /// Who uses a share.
  ///
  /// @param managed whether it is a managed service account, which has no password
  public record Account(boolean managed, String name, Optional<Secret> password) {}

  static FileShare parse(String text) {
    String[] tokens = text.split("\\|", -1);
    String root = tokens[0].substring(FILE.length());
    if (root.isBlank()) {
      throw new IllegalArgumentException("it names no folder behind file:");
    }
    if (tokens.length == 1) {
      return new FileShare(root, Optional.empty());
    }
    String type = "DomainUser";
    String name = "";
    String password = "";
    for (int i = 1; i < tokens.length; i++) {
      String token = tokens[i];
      if (has(token, TYPE)) {
        type = token.substring(TYPE.length());
      } else if (has(token, NAME)) {
        name = token.substring(NAME.length());
      } else if (has(token, PASSWORD)) {
        password = token.substring(PASSWORD.length());
      } else if (!has(token, FILE)) {
        // What has no name may be the rest of a password.
        throw new IllegalArgumentException(
            "what stands behind one of its | is none of AccountType=, AccountName= and"
                + " AccountPassword=");
      }
    }
    return new FileShare(root, Optional.of(account(type, name, password)));
  }

  private static Account account(String type, String name, String password) {
    boolean managed = type.equalsIgnoreCase("ManagedServiceAccount");
    if (!managed && !type.equalsIgnoreCase("DomainUser")) {
      throw new IllegalArgumentException(
          "its AccountType is neither DomainUser nor ManagedServiceAccount");
    }
    if (name.isEmpty()) {
      throw new IllegalArgumentException("it has account fields and no AccountName");
    }
    if (managed && !password.isEmpty()) {
      throw new IllegalArgumentException(
          "it has an AccountPassword, which a ManagedServiceAccount must not have");
    }
    if (!managed && password.isEmpty()) {
      throw new IllegalArgumentException("it has no AccountPassword, which a DomainUser must have");
    }
    return new Account(
        managed, name, password.isEmpty() ? Optional.empty() : Optional.of(new Secret(password)));
  }

  private static boolean has(String token, String name) {
    return token.regionMatches(true, 0, name, 0, name.length());
  }

  /// Whether it is a folder of one machine, which only a cluster of one machine may use.
  public boolean isOnDrive() {
    return DRIVE.matcher(root).matches();
  }

  @Override
  public boolean isSameStoreAs(ConnectionString other) {
    return other instanceof FileShare that
        && root.toLowerCase(Locale.ROOT).equals(that.root.toLowerCase(Locale.ROOT));
  }

  @Override
  public Optional<String> obstacle() {
    if (account.isPresent()) {
      return Optional.of(
          "it has the login of a Windows share; mount the share, and name the folder as in"
              + " file:/mnt/share");
    }
    return isOnDrive() || root.startsWith("\\\\")
        ? Optional.of(
            "it is a path of Windows; mount the folder here, and name it as in file:/mnt/share")
        : Optional.empty();
  }

  @Override
  public String toString() {
    return FILE + root + account.map(it -> " with the account " + it.name()).orElse("");
  }
}
