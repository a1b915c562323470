package org.tranship.driver.azure;

import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpSettings;

/// A store's location and options, read and checked.
///
/// @param display the location for messages, without secrets
/// @param endpoint the blob service of the account; its path names the account where the host does
///   not, as with Azurite
/// @param account the storage account
/// @param container its container
/// @param prefix literal text in front of every key, with its slash if it has one
/// @param createContainer make the container when it is missing
/// @param login as whom we appear
/// @param extras what a listing does with what is no object that can be copied
/// @param ordered the operator says that listings come in the order of the keys' bytes
/// @param recordedMd5 whether the MD5 recorded beside a blob is believed
/// @param http how connections are made
record AzureSettings(
    String display,
    HttpEndpoint endpoint,
    String account,
    String container,
    String prefix,
    boolean createContainer,
    AzureLogin login,
    Extras extras,
    boolean ordered,
    boolean recordedMd5,
    HttpSettings http) {

  /// What stands beside the objects of a container: snapshots, older versions, blobs of which only
  /// uncommitted blocks are there, and the directories of a hierarchical namespace.
  enum Extras {
    /// They are not looked for.
    LEAVE,
    /// Each is a fault of the listing that names it.
    NAME
  }

  /// The object's name in the container.
  String full(String key) {
    return prefix + key;
  }
}
