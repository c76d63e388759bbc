<% params n: ViewVersion %>
columns => array[
<% for c in n.columns sep "," %>
  ['<%= c.name %>', '<%= c.from %>', '<%= c.type %>']
<% end %>
],
