package org.tranship.driver.jdbc;

import java.util.Map;
import org.tranship.core.value.Secret;

/// How a database is reached.
///
/// @param url the driver's URL without parameters and without credentials
/// @param properties what goes to the driver besides; some of it may be secret, so none is printed
/// @param pool connections at most
/// @param user who to log in as, or empty text for the driver's own choice
/// @param password the password, perhaps empty
/// @param display the place for messages: nothing in it could be a secret
record JdbcAccess(
    String url,
    Map<String, Secret> properties,
    int pool,
    String user,
    Secret password,
    String display) {}
