//! Installing, updating, and the state of the network.
